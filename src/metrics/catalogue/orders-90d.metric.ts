import type { MetricDefinition } from '../metric-spec.ts'

export const orders90dMetric: MetricDefinition = {
  key: 'orders_90d',
  name: { zh: '近 90 天订单数', en: 'Orders, 90 days' },
  description: {
    zh: '近 90 天（含今天）的有效订单数。',
    en: 'Orders that count of the last 90 days, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'count', within: { days: 90 } },
}
