import type { MetricDefinition } from '../metric-spec.ts'

export const storeCountMetric: MetricDefinition = {
  key: 'store_count',
  name: { zh: '购买门店数', en: 'Stores bought in' },
  description: {
    zh: '下过有效订单的不同门店数。',
    en: 'How many different stores orders were placed in.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'distinct', of: 'store' },
}
