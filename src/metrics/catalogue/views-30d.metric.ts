import type { MetricDefinition } from '../metric-spec.ts'

export const views30dMetric: MetricDefinition = {
  key: 'views_30d',
  name: { zh: '近 30 天浏览次数', en: 'Views, 30 days' },
  description: {
    zh: '近 30 天（含今天）的浏览次数。',
    en: 'Views of the last 30 days, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'view' }],
    within: { days: 30 },
  },
}
