import type { MetricDefinition } from '../metric-spec.ts'

export const weekdayFocusMetric: MetricDefinition = {
  key: 'weekday_focus',
  name: { zh: '购买星期集中度', en: 'Share of the favourite weekday' },
  description: {
    zh: '偏好星期占全部有效订单的比例。',
    en: 'The favourite weekday’s share of all orders.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'top_share', of: 'weekday' },
}
