import type { MetricDefinition } from '../metric-spec.ts'

export const lastOrderAmountMetric: MetricDefinition = {
  key: 'last_order_amount',
  name: { zh: '最近一单金额', en: 'Last order amount' },
  description: {
    zh: '最近一笔有效订单的净额。',
    en: 'What the last order that counts is worth, net of refunds.',
  },
  unit: 'money',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'last', of: 'net_amount' },
}
