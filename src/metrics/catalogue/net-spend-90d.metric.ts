import type { MetricDefinition } from '../metric-spec.ts'

export const netSpend90dMetric: MetricDefinition = {
  key: 'net_spend_90d',
  name: { zh: '近 90 天消费金额', en: 'Net spend, 90 days' },
  description: {
    zh: '近 90 天（含今天）有效订单的净额。',
    en: 'Net spend of orders of the last 90 days, today included.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { days: 90 } },
}
