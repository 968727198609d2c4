import type { Import } from '#api/shapes/import.ts'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'

const KEYS = ['read', 'new', 'updated', 'unchanged', 'rejected'] as const

/** Rows read, and what became of them; they add up. */
export function Counts({ one }: { readonly one: Import }) {
  const t = useText()
  return (
    <dl className="stats flat">
      {KEYS.map((key) => (
        <div key={key} className="stat">
          <dt>{t.imports.counts[key]}</dt>
          <dd className={`value ${key === 'rejected' && one.counts.rejected > 0 ? 'bad' : ''}`}>
            {exactNumber(one.counts[key])}
          </dd>
        </div>
      ))}
    </dl>
  )
}
