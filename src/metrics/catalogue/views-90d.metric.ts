import type { MetricDefinition } from '../metric-spec.ts'

export const views90dMetric: MetricDefinition = {
  key: 'views_90d',
  name: { zh: '近 90 天浏览次数', en: 'Views, 90 days' },
  description: {
    zh: '近 90 天（含今天）的浏览次数。',
    en: 'Views of the last 90 days, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'view' }],
    within: { days: 90 },
  },
}
