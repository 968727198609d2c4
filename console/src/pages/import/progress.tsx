import type { Import } from '#api/shapes/import.ts'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'

/** How far, how fast, how much longer. */
export function Progress({ one }: { readonly one: Import }) {
  const t = useText()
  const share = (one.progress ?? 0) / 10_000
  const parts = [
    t.imports.states[one.state],
    one.progress === null ? '' : percent(share, 0),
    one.rows_per_second === null ? '' : t.imports.rate({ rows: exactNumber(one.rows_per_second) }),
    one.eta_seconds === null ? '' : t.imports.eta({ time: t.time.lasting(one.eta_seconds) }),
  ]
  return (
    <div>
      <p className="row">{parts.filter(Boolean).join(' · ')}</p>
      <div
        className="bar"
        role="progressbar"
        aria-label={t.imports.states[one.state]}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(one.progress === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}
