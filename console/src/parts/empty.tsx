import type { ReactNode } from 'react'

/** One sentence on what will stand here, and the ways to fill it. */
export function Empty({
  title,
  what,
  children,
}: {
  readonly title: string
  readonly what: string
  readonly children?: ReactNode
}) {
  return (
    <div className="say">
      <h2>{title}</h2>
      <p>{what}</p>
      {children !== undefined && <div className="actions">{children}</div>}
    </div>
  )
}
