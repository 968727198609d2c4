import type { MetricDefinition } from '../metric-spec.ts'

export const views24hMetric: MetricDefinition = {
  key: 'views_24h',
  name: { zh: '近 24 小时浏览次数', en: 'Views, 24 hours' },
  description: {
    zh: '过去 24 小时内的浏览次数。',
    en: 'Views of the last 24 hours, to the second.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'view' }],
    within: { hours: 24 },
  },
}
