import type { MetricDefinition } from '../metric-spec.ts'

export const campaignJoins90dMetric: MetricDefinition = {
  key: 'campaign_joins_90d',
  name: { zh: '近 90 天参与活动次数', en: 'Campaigns joined, 90 days' },
  description: {
    zh: '近 90 天（含今天）参与各类活动的次数。',
    en: 'Times a campaign of any kind was joined in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'campaign_join' }],
    within: { days: 90 },
  },
}
