import type { MetricDefinition } from '../metric-spec.ts'

export const repeatOrderShareMetric: MetricDefinition = {
  key: 'repeat_order_share',
  name: { zh: '复购订单占比', en: 'Share of repeat orders' },
  description: {
    zh: '首单之后的有效订单占全部有效订单的比例。',
    en: 'Orders after the first as a share of all orders that count.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'repeat_share' },
}
