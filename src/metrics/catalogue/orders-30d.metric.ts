import type { MetricDefinition } from '../metric-spec.ts'

export const orders30dMetric: MetricDefinition = {
  key: 'orders_30d',
  name: { zh: '近 30 天订单数', en: 'Orders, 30 days' },
  description: {
    zh: '近 30 天（含今天）的有效订单数。',
    en: 'Orders that count of the last 30 days, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'count', within: { days: 30 } },
}
