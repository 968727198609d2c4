import { Link } from '@tanstack/react-router'
import type { Overview } from '#api/shapes/overview.ts'
import { useFormat } from '../../api/session.tsx'
import { exactNumber, percent } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import { Behind } from '../../parts/behind.tsx'
import { Card } from '../../parts/page.tsx'
import { TierTag } from '../../parts/tier-tag.tsx'
import { metalOf } from '../../theme/metals.ts'
import { useTheme } from '../../theme/theme.tsx'

type Tier = Overview['tiers'][number]

/** How many stand on each level? A ladder, highest first. */
export function TierShares({ tier }: { readonly tier: Tier }) {
  const t = useText()
  const f = useFormat()
  const theme = useTheme().name
  const all = tier.levels.reduce((sum, level) => sum + level.customers, 0)
  const most = Math.max(1, ...tier.levels.map((level) => level.customers))
  const ladder = [...tier.levels].sort((a, b) => b.rank - a.rank)
  return (
    <Card
      title={t.overview.tiersQuestion({ program: f.say(tier.name) })}
      tools={
        <Link to="/tiers/$program" params={{ program: tier.program }}>
          {t.overview.openTiers}
        </Link>
      }
    >
      <ol className="ladder card-body">
        {ladder.map((level) => (
          <li key={level.key}>
            <TierTag program={tier.program} level={level.key} />
            <span className="bar thick" aria-hidden="true">
              <i
                style={{
                  width: `${(level.customers / most) * 100}%`,
                  background: metalOf(level.rank, tier.levels.length, theme).fill,
                }}
              />
            </span>
            <span className="number">
              <Behind query={`tier=${tier.program}:${level.key}`}>
                {exactNumber(level.customers)}
              </Behind>
            </span>
            <span className="number faint">{percent(all === 0 ? 0 : level.customers / all)}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
