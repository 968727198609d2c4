import type { MetricDefinition } from '../metric-spec.ts'

export const unitsPerTransactionMetric: MetricDefinition = {
  key: 'units_per_transaction',
  name: { zh: '连带率', en: 'Units per transaction' },
  description: {
    zh: '平均每笔有效订单的商品件数。',
    en: 'Pieces per order that counts.',
  },
  unit: 'quantity',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'orders', aggregate: 'sum', of: 'units' },
      per: { fact: 'orders', aggregate: 'count' },
    },
  },
}
