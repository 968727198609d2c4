import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { SourceArrival } from '#api/shapes/source.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { FactList } from '../../parts/fact-list.tsx'
import { Pane } from '../../parts/pane.tsx'
import { Became } from './became.tsx'
import { OutcomeTag } from './outcome-tag.tsx'
import { Places } from './places.tsx'

/** One arrival, whole: what came, what it became, whom it touched, why it was refused. */
export function ArrivalPane({
  arrival,
  onClose,
}: {
  readonly arrival: SourceArrival
  readonly onClose: () => void
}) {
  const t = useText()
  const f = useFormat()
  const { customer } = arrival
  const raw = typeof arrival.raw === 'string' ? arrival.raw : JSON.stringify(arrival.raw, null, 2)
  return (
    <Pane label={t.sources.details} onClose={onClose} side>
      <div className="arrival-details">
        <header className="row">
          <h2 className="arrival-name">{arrival.name ?? arrival.what}</h2>
          <OutcomeTag outcome={arrival.outcome} />
        </header>
        {arrival.problems.length > 0 && <Places problems={arrival.problems} />}
        <FactList
          facts={[
            [t.sources.arrivedAt, f.second(arrival.at)],
            [t.sources.arrival, arrival.what],
            [t.sources.messageId, <code key="id">{arrival.message_id ?? '—'}</code>],
            [t.sources.became, <Became key="became" arrival={arrival} />],
            [
              t.sources.whom,
              customer === null ? (
                t.sources.nobody
              ) : (
                <Link key="whom" to="/customers/$id" params={{ id: customer.id }}>
                  {customer.id}
                </Link>
              ),
            ],
            ...arrival.identifiers.map(
              (one) => [`${t.sources.identifiers} · ${one.kind}`, one.value] as const,
            ),
          ]}
        />
        <div>
          <header className="row">
            <h3>{t.sources.raw}</h3>
            {arrival.raw !== null && <CopyButton text={raw} />}
          </header>
          {arrival.raw === null ? (
            <p className="faint">{t.sources.rawHidden}</p>
          ) : (
            /* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */
            <pre className="code wrapped" tabIndex={0}>
              {raw}
            </pre>
          )}
        </div>
        <div>
          <Button onClick={onClose}>{t.common.close}</Button>
        </div>
      </div>
    </Pane>
  )
}
