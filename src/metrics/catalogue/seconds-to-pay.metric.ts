import type { MetricDefinition } from '../metric-spec.ts'

export const secondsToPayMetric: MetricDefinition = {
  key: 'seconds_to_pay',
  name: { zh: '平均付款用时', en: 'Average time to pay' },
  description: {
    zh: '从下单到付款的平均秒数。',
    en: 'Seconds from order to payment on average.',
  },
  unit: 'seconds',
  null_value: 'null',
  spec: { fact: 'placed_orders', aggregate: 'avg', of: 'seconds_to_pay' },
}
