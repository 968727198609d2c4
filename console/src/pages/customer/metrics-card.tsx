import { Link } from '@tanstack/react-router'
import type { CustomerMetric } from '#api/shapes/metric.ts'
import { useFormat } from '../../api/session.tsx'
import { useText } from '../../locales/language.tsx'
import { factName } from '../../parts/fact-name.ts'
import { useMetrics } from '../../parts/metrics.ts'
import { Card } from '../../parts/page.tsx'
import { exactValue } from '../../parts/value.tsx'

/** All numbers of the customer, by the kind of fact that they come from; the name opens the definition. */
export function MetricsCard({ metrics }: { readonly metrics: readonly CustomerMetric[] }) {
  const t = useText()
  const f = useFormat()
  const factOf = new Map(useMetrics().map((metric) => [metric.key, metric.fact]))
  const groups = [...Map.groupBy(metrics, (metric) => factOf.get(metric.key) ?? 'other')]
  return (
    <Card title={t.customer.metrics}>
      <div className="card-body">
        {groups.map(([fact, group], index) => (
          <details key={fact} open={index === 0} className="metric-group">
            <summary className="sub">
              {factName(fact, t)} <span className="faint small">{group.length}</span>
            </summary>
            <dl className="facts">
              {group.map((metric) => (
                <div key={metric.key}>
                  <dt>
                    <Link
                      to="/dictionary/$key"
                      params={{ key: metric.key }}
                      className="quiet-link"
                      title={f.say(metric.sentence)}
                    >
                      {f.say(metric.name)}
                    </Link>
                  </dt>
                  <dd className={metric.value === null ? 'faint' : 'strong'}>
                    {exactValue(metric.value, metric.unit, f, t)}
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        ))}
      </div>
    </Card>
  )
}
