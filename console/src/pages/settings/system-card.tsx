import type { Status } from '#api/shapes/status.ts'
import { useStatus } from '../../api/session.tsx'
import { exactNumber } from '../../format/numbers.ts'
import { useText } from '../../locales/language.tsx'
import type { Texts } from '../../locales/zh.ts'
import { FactList } from '../../parts/fact-list.tsx'
import { Card } from '../../parts/page.tsx'
import { Shape } from '../../parts/shape.tsx'
import { alarmOf, nightText } from './night-text.ts'

/** Version, engines, how much there is. */
export function SystemCard() {
  const t = useText()
  const status = useStatus().data
  if (!status) return <Shape height={300} />
  const alarm = alarmOf(status)
  const counts = Object.entries(status.counts) as [keyof Status['counts'], number][]
  return (
    <Card title={t.settings.system}>
      <div className="card-body stack">
        {alarm && (
          <p className="notice" role="status">
            <b>{nightText(status, t)}</b> {t.settings.nightNext[alarm]}
          </p>
        )}
        <FactList
          facts={[
            [t.settings.version, status.version],
            [t.settings.nightly, nightText(status, t)],
            ...status.engines.map(
              (engine) => [t.settings.engines[engine.name], engineText(engine, t)] as const,
            ),
            ...counts.map(
              ([name, count]) => [t.settings.counts[name], exactNumber(count)] as const,
            ),
          ]}
        />
      </div>
    </Card>
  )
}

const engineText = (engine: Status['engines'][number], t: Texts): string =>
  [
    engine.engine,
    engine.version ?? '',
    engine.nodes > 1 ? t.settings.nodes({ count: engine.nodes }) : '',
    t.shell.engine[engine.state],
  ]
    .filter(Boolean)
    .join(' · ')
