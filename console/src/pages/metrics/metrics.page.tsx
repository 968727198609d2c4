import { getRouteApi, Link } from '@tanstack/react-router'
import type { Metric } from '#api/shapes/metric.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { factName } from '../../parts/fact-name.ts'
import { Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import type { Column } from '../../parts/table/column.ts'
import { Table } from '../../parts/table/table.tsx'
import { unitName } from './unit-name.ts'

const route = getRouteApi('/dictionary')

/** Every number about a customer, what it counts, and in which unit. */
export function MetricsPage() {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const answer = useApi<{ data: Metric[] }>('/metrics', {}, { stale: 300_000 })
  const words = q.toLowerCase()
  const found = answer.data?.data.filter((metric) =>
    [metric.key, metric.name.zh, metric.name.en, metric.sentence.zh, metric.sentence.en].some(
      (text) => text.toLowerCase().includes(words),
    ),
  )
  const columns = useColumns()
  return (
    <Page
      title={t.metrics.title}
      note={t.metrics.note}
      actions={
        <>
          <input
            type="search"
            className="field search-box"
            aria-label={t.metrics.search}
            placeholder={t.metrics.search}
            value={q}
            onChange={(event) =>
              void navigate({
                search: event.target.value === '' ? {} : { q: event.target.value },
                replace: true,
              })
            }
          />
          {may && (
            <Link to="/dictionary/new" className="button primary">
              ＋ {t.metrics.newTitle}
            </Link>
          )}
        </>
      }
    >
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      <div className="card">
        {!found ? (
          !answer.error && <Shape lines={14} />
        ) : found.length === 0 ? (
          <p className="say">{t.metrics.nothing({ words: q })}</p>
        ) : (
          <Table
            label={t.metrics.title}
            columns={columns}
            rows={found}
            rowKey={(metric) => metric.key}
            openOnClick
          />
        )}
      </div>
      {found && <p className="note section">{t.metrics.count({ count: found.length })}</p>}
      <span className="hidden" role="status">
        {found && f.language && t.metrics.count({ count: found.length })}
      </span>
    </Page>
  )
}

function useColumns(): readonly Column<Metric>[] {
  const t = useText()
  const f = useFormat()
  return [
    {
      key: 'name',
      title: t.metrics.name,
      cell: (metric) => (
        <Link to="/dictionary/$key" params={{ key: metric.key }}>
          <b>{f.say(metric.name)}</b>
          {metric.origin === 'shop' && <span className="tag good">{t.metrics.origins.shop}</span>}
          <div className="faint mono">{metric.key}</div>
        </Link>
      ),
    },
    {
      key: 'sentence',
      title: t.metrics.sentence,
      cell: (metric) => <span className="sentence">{f.say(metric.sentence)}</span>,
    },
    { key: 'fact', title: t.metrics.fact, cell: (metric) => factName(metric.fact, t) },
    {
      key: 'window',
      title: t.metrics.window,
      cell: (metric) => <span className="nowrap">{f.say(metric.window_text)}</span>,
    },
    {
      key: 'used_by',
      title: t.rules.usedBy,
      number: true,
      cell: (metric) => (
        <span title={metric.used_by.map((one) => f.say(one.name)).join('\n')}>
          {metric.used_by.length === 0 ? '—' : metric.used_by.length}
        </span>
      ),
    },
    { key: 'unit', title: t.metrics.unit, cell: (metric) => unitName(metric.unit, f.currency, t) },
  ]
}
