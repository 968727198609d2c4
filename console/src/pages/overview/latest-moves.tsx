import { Link } from '@tanstack/react-router'
import type { Overview } from '#api/shapes/overview.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { customerRef } from '../../parts/customer-ref.ts'
import { Card } from '../../parts/page.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'
import { useFresh } from '../../parts/use-fresh.ts'

type Tier = Overview['tiers'][number]

/** Who moved up and down since yesterday. */
export function LatestMoves({ tiers }: { readonly tiers: readonly Tier[] }) {
  const t = useText()
  return (
    <Card title={t.overview.moves} className="moves">
      <div className="card-body">
        {tiers.map((tier) => (
          <Moves key={tier.program} tier={tier} named={tiers.length > 1} />
        ))}
        {tiers.length === 0 && <p className="note">{t.overview.noPrograms}</p>}
      </div>
    </Card>
  )
}

const moveKey = (move: Tier['latest'][number]): string => `${move.no} ${move.at}`

function Moves({ tier, named }: { readonly tier: Tier; readonly named: boolean }) {
  const t = useText()
  const f = useFormat()
  const fresh = useFresh(tier.latest.map(moveKey))
  const behind = (way: 'up' | 'down') =>
    `moved=${way}&moved_program=${encodeURIComponent(tier.program)}&moved_from=${encodeURIComponent(tier.since)}`
  return (
    <>
      <p className="moved">
        {named && <span className="strong">{f.say(tier.name)}</span>}
        <span>
          {t.overview.up}{' '}
          <Behind query={tier.up > 0 ? behind('up') : null}>
            <b className="arrow up">{exactNumber(tier.up)}</b>
          </Behind>
        </span>
        <span>
          {t.overview.down}{' '}
          <Behind query={tier.down > 0 ? behind('down') : null}>
            <b className="arrow down">{exactNumber(tier.down)}</b>
          </Behind>
        </span>
        <span className="faint push">{t.overview.since({ at: f.minute(tier.since) })}</span>
      </p>
      {tier.latest.length === 0 && <p className="note">{t.overview.nobodyMoved}</p>}
      <ul className="move-list">
        {tier.latest.slice(0, 8).map((move) => (
          <li key={moveKey(move)} className={fresh.has(moveKey(move)) ? 'fresh' : undefined}>
            <Link to="/customers/$id" params={{ id: customerRef(move) }} className="clip">
              {move.name ?? move.id}
            </Link>
            <span className="row push">
              <TierTag program={tier.program} level={move.from} />
              <span aria-label={t.overview.became}>→</span>
              <TierTag program={tier.program} level={move.to} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
