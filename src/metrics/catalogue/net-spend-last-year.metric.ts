import type { MetricDefinition } from '../metric-spec.ts'

export const netSpendLastYearMetric: MetricDefinition = {
  key: 'net_spend_last_year',
  name: { zh: '上年消费金额', en: 'Net spend last year' },
  description: {
    zh: '上一自然年有效订单的净额。',
    en: 'Net spend of orders of the calendar year before this one.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { previous: 'year' } },
}
