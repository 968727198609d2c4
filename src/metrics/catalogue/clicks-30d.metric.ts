import type { MetricDefinition } from '../metric-spec.ts'

export const clicks30dMetric: MetricDefinition = {
  key: 'clicks_30d',
  name: { zh: '近 30 天点击次数', en: 'Clicks, 30 days' },
  description: {
    zh: '近 30 天（含今天）的点击次数。',
    en: 'Clicks of the last 30 days, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'click' }],
    within: { days: 30 },
  },
}
