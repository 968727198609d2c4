import type { MetricDefinition } from '../metric-spec.ts'

export const lastOrderAtMetric: MetricDefinition = {
  key: 'last_order_at',
  name: { zh: '最近下单时间', en: 'Last order' },
  description: {
    zh: '最近一笔有效订单的时间。',
    en: 'When the last order that counts was paid.',
  },
  unit: 'instant',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'last' },
}
