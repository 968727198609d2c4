import type { MetricDefinition } from '../metric-spec.ts'

export const flashSales90dMetric: MetricDefinition = {
  key: 'flash_sales_90d',
  name: { zh: '近 90 天秒杀参与次数', en: 'Flash sales, 90 days' },
  description: {
    zh: '近 90 天（含今天）参与秒杀的次数。',
    en: 'Times a flash sale was joined in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [
      { field: 'type', is: 'campaign_join' },
      { field: 'properties.activity', is: '秒杀' },
    ],
    within: { days: 90 },
  },
}
