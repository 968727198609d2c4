import { type ReactNode, useEffect } from 'react'
import { useText } from '../locales/language.tsx'

type Props = {
  readonly title: string
  /** What the tab says, when it is more than the title. */
  readonly tab?: string
  readonly note?: ReactNode
  readonly before?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page: its one heading, a sentence, what can be done, and the rest. */
export function Page({ title, tab, note, before, actions, children }: Props) {
  const t = useText()
  useEffect(() => {
    document.title = `${tab ?? title} · ${t.shell.product}`
  }, [title, tab, t])
  return (
    <>
      <header className="page-head">
        <div>
          {before}
          <h1>{title}</h1>
          {note !== undefined && <div className="note">{note}</div>}
        </div>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}

/** A part of a page with a heading of its own. */
export function Card({
  title,
  note,
  tools,
  children,
  className = '',
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly tools?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <section className={`card ${className}`} aria-label={title}>
      <header className="card-head">
        <div>
          <h2>{title}</h2>
          {note !== undefined && <p className="note">{note}</p>}
        </div>
        {tools !== undefined && <div className="card-tools">{tools}</div>}
      </header>
      {children}
    </section>
  )
}
