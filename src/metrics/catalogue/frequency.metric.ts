import type { MetricDefinition } from '../metric-spec.ts'

export const frequencyMetric: MetricDefinition = {
  key: 'frequency',
  name: { zh: '消费频次', en: 'Orders' },
  description: {
    zh: '有效订单数：已付款、未取消、未全额退款。',
    en: 'Orders that count: paid, not cancelled, not wholly refunded.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'count' },
}
