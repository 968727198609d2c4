import type { MetricDefinition } from '../metric-spec.ts'

export const ordersThisMonthMetric: MetricDefinition = {
  key: 'orders_this_month',
  name: { zh: '本月订单数', en: 'Orders this month' },
  description: {
    zh: '本月 1 日以来的有效订单数。',
    en: 'Orders that count since the first of the month.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'count', within: { this: 'month' } },
}
