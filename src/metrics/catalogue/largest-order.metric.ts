import type { MetricDefinition } from '../metric-spec.ts'

export const largestOrderMetric: MetricDefinition = {
  key: 'largest_order',
  name: { zh: '最大单笔金额', en: 'Largest order' },
  description: {
    zh: '净额最高的一笔有效订单。',
    en: 'The largest order, net of refunds.',
  },
  unit: 'money',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'max', of: 'net_amount' },
}
