import type { MetricDefinition } from '../metric-spec.ts'

export const recencyDaysMetric: MetricDefinition = {
  key: 'recency_days',
  name: { zh: '最近一次消费距今天数', en: 'Days since last purchase' },
  description: {
    zh: '最近一笔有效订单距今的自然日数，今天下单为 0。',
    en: 'Calendar days since the last order that counts; 0 = today.',
  },
  unit: 'days',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'days_since' },
}
