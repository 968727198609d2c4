import type { MetricDefinition } from '../metric-spec.ts'

export const spendPaceMetric: MetricDefinition = {
  key: 'spend_pace',
  name: { zh: '近期消费节奏', en: 'Pace of spending' },
  description: {
    zh: '近 14 天每周消费金额 ÷ 近 26 周每周消费金额；1 为与平时一样，大于 1 为突增，小于 1 为下降。',
    en: 'Net spend a week in the last 14 days against the mean of the last 26 weeks; 1 = as usual.',
  },
  unit: 'times',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { days: 14 } },
      per: { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { days: 182 } },
      times: 13,
    },
  },
}
