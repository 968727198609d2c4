import type { ReactNode } from 'react'
import { LanguageSwitch, ThemeSwitch } from './menus.tsx'
import { Mark } from './brand.tsx'
import './welcome.css'

/** The page before one is in: sign-in and first run. */
export function Welcome({
  title,
  note,
  children,
}: {
  readonly title: string
  readonly note?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className="welcome">
      <main className="card">
        <div className="row">
          <Mark size={36} />
          <div>
            <h1>{title}</h1>
          </div>
          <span className="push">
            <LanguageSwitch />
            <ThemeSwitch />
          </span>
        </div>
        {note !== undefined && <div className="soft">{note}</div>}
        {children}
      </main>
    </div>
  )
}
