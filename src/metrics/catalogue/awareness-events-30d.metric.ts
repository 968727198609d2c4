import type { MetricDefinition } from '../metric-spec.ts'

export const awarenessEvents30dMetric: MetricDefinition = {
  key: 'awareness_events_30d',
  name: { zh: '近 30 天认知行为次数', en: 'Awareness, 30 days' },
  description: {
    zh: '近 30 天（含今天）到访、浏览和点击的次数（AIPL 的 A）。',
    en: 'Visits, views and clicks of the last 30 days (the A of AIPL).',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', in: ['visit', 'view', 'click'] }],
    within: { days: 30 },
  },
}
