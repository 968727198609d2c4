import type { MetricDefinition } from '../metric-spec.ts'

export const averageOrderValueMetric: MetricDefinition = {
  key: 'average_order_value',
  name: { zh: '客单价', en: 'Average order value' },
  description: {
    zh: '平均每笔有效订单的净额。',
    en: 'What an order that counts is worth on average, net of refunds.',
  },
  unit: 'money',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'avg', of: 'net_amount' },
}
