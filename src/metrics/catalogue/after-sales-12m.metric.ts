import type { MetricDefinition } from '../metric-spec.ts'

export const afterSales12mMetric: MetricDefinition = {
  key: 'after_sales_12m',
  name: { zh: '近 12 个月售后次数', en: 'After-sale requests, 12 months' },
  description: {
    zh: '近 12 个月提出售后申请的次数。',
    en: 'After-sale requests of the last twelve months.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'after_sale' }],
    within: { months: 12 },
  },
}
