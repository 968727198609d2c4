import type { MetricDefinition } from '../metric-spec.ts'

export const orders12mMetric: MetricDefinition = {
  key: 'orders_12m',
  name: { zh: '近 12 个月订单数', en: 'Orders, 12 months' },
  description: {
    zh: '近 12 个月的有效订单数。',
    en: 'Orders that count of the last twelve months.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'count', within: { months: 12 } },
}
