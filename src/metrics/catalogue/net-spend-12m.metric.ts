import type { MetricDefinition } from '../metric-spec.ts'

export const netSpend12mMetric: MetricDefinition = {
  key: 'net_spend_12m',
  name: { zh: '近 12 个月消费金额', en: 'Net spend, 12 months' },
  description: {
    zh: '近 12 个月有效订单的净额。',
    en: 'Net spend of orders of the last twelve months.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } },
}
