import type { MetricDefinition } from '../metric-spec.ts'

export const orderPaceMetric: MetricDefinition = {
  key: 'order_pace',
  name: { zh: '近期购买节奏', en: 'Pace of orders' },
  description: {
    zh: '近 14 天每周订单数 ÷ 近 26 周每周订单数；1 为与平时一样，大于 1 为突增，小于 1 为下降。',
    en: 'Orders a week in the last 14 days against the mean of the last 26 weeks; 1 = as usual, above: a burst, below: a drop.',
  },
  unit: 'times',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'orders', aggregate: 'count', within: { days: 14 } },
      per: { fact: 'orders', aggregate: 'count', within: { days: 182 } },
      times: 13,
    },
  },
}
