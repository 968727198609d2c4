import type { MetricDefinition } from '../metric-spec.ts'

export const smallestOrderMetric: MetricDefinition = {
  key: 'smallest_order',
  name: { zh: '最小单笔金额', en: 'Smallest order' },
  description: {
    zh: '净额最低的一笔有效订单。',
    en: 'The smallest order that counts, net of refunds.',
  },
  unit: 'money',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'min', of: 'net_amount' },
}
