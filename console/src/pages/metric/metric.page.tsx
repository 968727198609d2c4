import { getRouteApi, Link } from '@tanstack/react-router'
import type { MetricDetail } from '#api/shapes/metric.ts'
import { isProblem } from '../../api/client.ts'
import { useFormat, useMay } from '../../api/session.tsx'
import { useApi } from '../../api/use-api.ts'
import { useText } from '../../locales/language.tsx'
import { factName } from '../../parts/fact-name.ts'
import { FactList } from '../../parts/fact-list.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { ProblemView } from '../../parts/problem-view.tsx'
import { Shape } from '../../parts/shape.tsx'
import { exactValue } from '../../parts/value.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { UsedBy } from '../../rules/used-by.tsx'
import { unitName } from '../metrics/unit-name.ts'
import { SpreadChart } from './spread-chart.tsx'

const route = getRouteApi('/dictionary/$key')

/** One metric: what it says, how it is made, how it is spread over the customers. */
export function MetricPage() {
  const t = useText()
  const f = useFormat()
  const may = useMay('define')
  const { key } = route.useParams()
  const answer = useApi<MetricDetail>(`/metrics/${key}`)
  const metric = answer.data
  if (isProblem(answer.error, 'not_found') || isProblem(answer.error, 'unknown_metric'))
    return <NotFound />
  return (
    <Page
      title={metric ? f.say(metric.name) : key}
      before={<Link to="/dictionary">← {t.metrics.title}</Link>}
      note={metric && f.say(metric.sentence)}
      actions={
        <>
          {metric?.sortable && (
            <Link to="/customers" search={{ sort: `-${key}`, columns: key }} className="button">
              {t.metrics.highest}
            </Link>
          )}
          {may && metric?.origin === 'shop' && (
            <Link to="/dictionary/$key/edit" params={{ key }} className="button primary">
              {t.common.edit}
            </Link>
          )}
        </>
      }
    >
      {answer.error && <ProblemView error={answer.error} onRetry={() => void answer.refetch()} />}
      {!metric ? (
        !answer.error && <Shape height={360} />
      ) : (
        <div className="grid">
          <div className="two-thirds">
            {metric.spread ? (
              <SpreadChart metric={metric} spread={metric.spread} />
            ) : (
              <Card title={t.metrics.spreadQuestion}>
                <p className="say">{t.metrics.noSpread}</p>
              </Card>
            )}
          </div>
          <div className="third">
            <div className="stack">
              <Formula metric={metric} />
              <UsedBy users={metric.used_by} />
            </div>
          </div>
        </div>
      )}
    </Page>
  )
}

function Formula({ metric }: { readonly metric: MetricDetail }) {
  const t = useText()
  const f = useFormat()
  const lines: readonly (readonly [string, string])[] = [
    [t.metrics.key, metric.key],
    [t.metrics.origin, t.metrics.origins[metric.origin]],
    [t.metrics.workedOut, f.say(metric.formula)],
    [t.metrics.fact, factName(metric.fact, t)],
    [
      t.metrics.aggregate,
      (t.metrics.aggregates as Readonly<Record<string, string>>)[metric.aggregate] ??
        metric.aggregate,
    ],
    [t.metrics.of, metric.of ?? '—'],
    [t.metrics.window, f.say(metric.window_text)],
    [t.metrics.unit, unitName(metric.unit, f.currency, t)],
    [
      t.metrics.whenNone,
      metric.when_none === null
        ? t.metrics.noValue
        : exactValue(metric.when_none, metric.unit, f, t),
    ],
  ]
  return (
    <Card title={t.metrics.formula}>
      <div className="card-body">
        <FactList facts={lines} />
        <details>
          <summary className="small">{t.metrics.definition}</summary>
          <pre className="report">{JSON.stringify(metric.definition, undefined, 2)}</pre>
        </details>
      </div>
    </Card>
  )
}
