import type { MetricDefinition } from '../metric-spec.ts'

export const hourFocusMetric: MetricDefinition = {
  key: 'hour_focus',
  name: { zh: '购买时段集中度', en: 'Share of the favourite hour' },
  description: {
    zh: '偏好时段（小时）占全部有效订单的比例。',
    en: 'The favourite hour’s share of all orders.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'top_share', of: 'hour' },
}
