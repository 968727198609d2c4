import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { TimelineEntry, TimelineKind } from '#api/shapes/timeline.ts'
import { get } from '../../api/client.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { Card } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { attributeText } from './attribute-text.ts'
import type { When } from './search.ts'

const KINDS: readonly TimelineKind[] = [
  'order',
  'refund',
  'event',
  'feedback',
  'tier',
  'pin',
  'attribute',
  'identifier',
]
/** What happened; what we were told stands apart, or an import of attributes would bury it. */
const USUAL: readonly TimelineKind[] = ['order', 'refund', 'event', 'feedback', 'tier', 'pin']

type Props = {
  readonly id: string
  readonly when: When
  readonly kinds: string | undefined
  readonly onKinds: (kinds: string | undefined) => void
}

/** Everything that happened, newest first, day by day. */
export function Timeline({ id, when, kinds, onKinds }: Props) {
  const t = useText()
  const chosen = (kinds?.split(',') ?? USUAL) as readonly TimelineKind[]
  const asked = chosen.join(',')
  const pages = useInfiniteQuery({
    queryKey: [`/customers/${id}/timeline`, when, asked],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      get<{ data: TimelineEntry[]; next_cursor: string | null }>(
        `/customers/${encodeURIComponent(id)}/timeline`,
        { ...when, kinds: asked, limit: 40, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
  const toggle = (kind: TimelineKind) => {
    const next = KINDS.filter((one) => (one === kind) !== chosen.includes(one))
    // The usual kinds, and none at all, need not stand in the address.
    onKinds(next.length === 0 || next.join() === USUAL.join() ? undefined : next.join(','))
  }
  const entries = pages.data?.pages.flatMap((page) => page.data)
  return (
    <Card
      title={t.customer.timeline}
      tools={KINDS.map((kind) => (
        <button
          key={kind}
          type="button"
          className="quiet"
          aria-pressed={chosen.includes(kind)}
          onClick={() => toggle(kind)}
        >
          {t.customer.kinds[kind]}
        </button>
      ))}
    >
      <div className="card-body">
        {pages.error && <ProblemView error={pages.error} onRetry={() => void pages.refetch()} />}
        {entries ? <Days entries={entries} /> : !pages.error && <Shape lines={10} />}
        {pages.hasNextPage && (
          <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t.common.more}
          </Button>
        )}
      </div>
    </Card>
  )
}

function Days({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const t = useText()
  const f = useFormat()
  if (entries.length === 0) return <p className="note">{t.customer.nothingHappened}</p>
  return (
    <ol className="timeline">
      {[...Map.groupBy(entries, (entry) => f.day(entry.at))].map(([day, group]) => (
        <li key={day} className="day">
          <h3 className="faint small">{day}</h3>
          <ol>
            {group.map((entry) => (
              <Entry key={`${entry.kind} ${entry.source} ${entry.id} ${entry.at}`} entry={entry} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  )
}

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const t = useText()
  const f = useFormat()
  const cut =
    entry.net !== null && entry.amount !== null && entry.net.amount !== entry.amount.amount
  return (
    <li className={`entry ${entry.kind}`}>
      <span
        className="faint time"
        title={t.customer.knownAt({ at: f.second(entry.known_at), source: entry.source })}
      >
        {f.minute(entry.at).slice(11)}
      </span>
      <span className="kind">{t.customer.kinds[entry.kind]}</span>
      <div className="what">
        <div className="row wrap">
          <span>{f.say(entry.title)}</span>
          {entry.count > 1 && <span className="tag">×{entry.count}</span>}
          {entry.import !== null && (
            <Link to="/imports/$id" params={{ id: entry.import }} className="faint small">
              {t.customer.fromImport}
            </Link>
          )}
          {entry.amount !== null && <b className="push nowrap">{f.money(entry.amount.amount)}</b>}
          {cut && entry.net !== null && (
            <span className="faint nowrap">
              {t.customer.net({ amount: f.money(entry.net.amount) })}
            </span>
          )}
        </div>
        {entry.detail !== null && <div className="soft">{f.say(entry.detail)}</div>}
        {entry.text !== null && <blockquote>{attributeText('', entry.text, f, t)}</blockquote>}
        <Lines entry={entry} />
      </div>
    </li>
  )
}

function Lines({ entry }: { readonly entry: TimelineEntry }) {
  const t = useText()
  const f = useFormat()
  if (entry.lines.length === 0) return null
  return (
    <details className="lines">
      <summary className="soft">
        {t.customer.lines({
          count: entry.lines.length,
          first: entry.lines[0]?.name || entry.lines[0]?.sku || '',
        })}
      </summary>
      <ul>
        {entry.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an order may hold the same thing twice
          <li key={index} className="row">
            <span className="clip">{line.name || line.sku}</span>
            <span className="faint">×{line.quantity}</span>
            <span className="push">{f.money(line.total.amount)}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
