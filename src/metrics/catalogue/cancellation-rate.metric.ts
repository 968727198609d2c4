import type { MetricDefinition } from '../metric-spec.ts'

export const cancellationRateMetric: MetricDefinition = {
  key: 'cancellation_rate',
  name: { zh: '取消率', en: 'Cancellation rate' },
  description: {
    zh: '已付款后取消的订单占下单数的比例。',
    en: 'Orders cancelled after payment as a share of all that were placed.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: {
        fact: 'placed_orders',
        aggregate: 'count',
        where: [{ field: 'outcome', is: 'cancelled' }],
      },
      per: { fact: 'placed_orders', aggregate: 'count' },
    },
  },
}
