import type { MetricDefinition } from '../metric-spec.ts'

export const netSpendLastMonthMetric: MetricDefinition = {
  key: 'net_spend_last_month',
  name: { zh: '上月消费金额', en: 'Net spend last month' },
  description: {
    zh: '上一自然月有效订单的净额。',
    en: 'Net spend of orders of the calendar month before this one.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { previous: 'month' } },
}
