/** The mark: a roof, and under it somebody who is welcome. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <g
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.600"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M6.500 15.500 16 8l9.500 7.500" />
        <path d="M10.500 25.500c.6-2.600 2.800-4 5.500-4s4.900 1.400 5.500 4" />
      </g>
      <circle cx="16" cy="18.200" r="2.600" fill="var(--on-accent)" />
    </svg>
  )
}
