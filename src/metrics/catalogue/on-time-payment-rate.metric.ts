import type { MetricDefinition } from '../metric-spec.ts'

export const onTimePaymentRateMetric: MetricDefinition = {
  key: 'on_time_payment_rate',
  name: { zh: '按时付款率', en: 'On-time payment' },
  description: {
    zh: '下单后 24 小时内付款的订单占下单数的比例。',
    en: 'Orders paid within 24 hours as a share of all that were placed.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: {
        fact: 'placed_orders',
        aggregate: 'count',
        where: [{ field: 'seconds_to_pay', at_most: 86400 }],
      },
      per: { fact: 'placed_orders', aggregate: 'count' },
    },
  },
}
