import type { MetricDefinition } from '../metric-spec.ts'

export const groupBuys90dMetric: MetricDefinition = {
  key: 'group_buys_90d',
  name: { zh: '近 90 天拼团参与次数', en: 'Group purchases, 90 days' },
  description: {
    zh: '近 90 天（含今天）参与拼团的次数。',
    en: 'Times a group purchase was joined in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [
      { field: 'type', is: 'campaign_join' },
      { field: 'properties.activity', is: '拼团' },
    ],
    within: { days: 90 },
  },
}
