import { useText } from '../locales/language.tsx'

/** The grey shape of what is about to come, as high as it will be, so that nothing jumps. */
export function Shape({
  height,
  lines = 0,
}: {
  readonly height?: number
  readonly lines?: number
}) {
  const t = useText()
  return (
    <div role="status" aria-label={t.common.loading} className="shapes">
      {height !== undefined && <div className="shape" style={{ height }} />}
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <div
          key={index}
          className="shape"
          style={{ height: 16, width: `${92 - ((index * 17) % 40)}%` }}
        />
      ))}
    </div>
  )
}
