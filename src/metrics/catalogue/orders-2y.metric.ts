import type { MetricDefinition } from '../metric-spec.ts'

export const orders2yMetric: MetricDefinition = {
  key: 'orders_2y',
  name: { zh: '近 2 年订单数', en: 'Orders, 2 years' },
  description: {
    zh: '近 2 年的有效订单数。',
    en: 'Orders that count of the last two years.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'count', within: { years: 2 } },
}
