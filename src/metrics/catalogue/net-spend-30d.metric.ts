import type { MetricDefinition } from '../metric-spec.ts'

export const netSpend30dMetric: MetricDefinition = {
  key: 'net_spend_30d',
  name: { zh: '近 30 天消费金额', en: 'Net spend, 30 days' },
  description: {
    zh: '近 30 天（含今天）有效订单的净额。',
    en: 'Net spend of orders of the last 30 days, today included.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { days: 30 } },
}
