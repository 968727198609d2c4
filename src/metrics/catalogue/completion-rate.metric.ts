import type { MetricDefinition } from '../metric-spec.ts'

export const completionRateMetric: MetricDefinition = {
  key: 'completion_rate',
  name: { zh: '订单完成率', en: 'Order completion rate' },
  description: {
    zh: '已完成订单占下单数的比例。',
    en: 'Orders placed that were paid and neither cancelled nor wholly refunded, as a share of all.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: {
        fact: 'placed_orders',
        aggregate: 'count',
        where: [{ field: 'outcome', is: 'completed' }],
      },
      per: { fact: 'placed_orders', aggregate: 'count' },
    },
  },
}
