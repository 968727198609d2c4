import type { MetricDefinition } from '../metric-spec.ts'

export const firstOrderAtMetric: MetricDefinition = {
  key: 'first_order_at',
  name: { zh: '首次下单时间', en: 'First order' },
  description: {
    zh: '第一笔有效订单的时间。',
    en: 'When the first order that counts was paid.',
  },
  unit: 'instant',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'first' },
}
