import type { MetricDefinition } from '../metric-spec.ts'

export const orderGapDaysMetric: MetricDefinition = {
  key: 'order_gap_days',
  name: { zh: '平均购买间隔', en: 'Average days between orders' },
  description: {
    zh: '首末两笔有效订单之间的天数，除以间隔次数。',
    en: 'Days from the first to the last order, shared among the steps between orders.',
  },
  unit: 'days',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'gap' },
}
