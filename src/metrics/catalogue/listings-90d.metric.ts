import type { MetricDefinition } from '../metric-spec.ts'

export const listings90dMetric: MetricDefinition = {
  key: 'listings_90d',
  name: { zh: '近 90 天发布商品数', en: 'Listings, 90 days' },
  description: {
    zh: '近 90 天（含今天）发布商品的次数。',
    en: 'Times goods were put up for sale in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'publish_item' }],
    within: { days: 90 },
  },
}
