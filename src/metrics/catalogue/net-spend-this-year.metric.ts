import type { MetricDefinition } from '../metric-spec.ts'

export const netSpendThisYearMetric: MetricDefinition = {
  key: 'net_spend_this_year',
  name: { zh: '本年消费金额', en: 'Net spend this year' },
  description: {
    zh: '今年 1 月 1 日以来有效订单的净额。',
    en: 'Net spend of orders since 1 January.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { this: 'year' } },
}
