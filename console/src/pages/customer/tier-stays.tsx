import type { CustomerTier } from '#api/shapes/tier.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'

/** Every level that the customer stood on, newest first, and why each began. */
export function TierStays({ tier }: { readonly tier: CustomerTier }) {
  const t = useText()
  const f = useFormat()
  if (tier.history.length === 0) return null
  const stays = [...tier.history].sort((a, b) => Date.parse(b.from) - Date.parse(a.from))
  return (
    <details className="stays">
      <summary>{t.customer.history({ count: stays.length })}</summary>
      <ol>
        {stays.map((stay) => (
          <li key={stay.from} className="row wrap">
            <span className="faint nowrap">
              {f.day(stay.from)} – {stay.to === null ? t.customer.untilNow : f.day(stay.to)}
            </span>
            <TierTag program={tier.program} level={stay.level} />
            <span className="soft">{f.say(stay.sentence)}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
