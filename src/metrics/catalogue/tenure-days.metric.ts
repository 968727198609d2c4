import type { MetricDefinition } from '../metric-spec.ts'

export const tenureDaysMetric: MetricDefinition = {
  key: 'tenure_days',
  name: { zh: '成为顾客天数', en: 'Days as a customer' },
  description: {
    zh: '首笔有效订单距今的自然日数。',
    en: 'Calendar days since the first order that counts.',
  },
  unit: 'days',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'days_since_first' },
}
