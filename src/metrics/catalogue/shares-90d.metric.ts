import type { MetricDefinition } from '../metric-spec.ts'

export const shares90dMetric: MetricDefinition = {
  key: 'shares_90d',
  name: { zh: '近 90 天分享次数', en: 'Shares, 90 days' },
  description: {
    zh: '近 90 天（含今天）的分享次数。',
    en: 'Times something was shared in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'share' }],
    within: { days: 90 },
  },
}
