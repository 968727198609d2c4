import type { MetricDefinition } from '../metric-spec.ts'

export const disputeRateMetric: MetricDefinition = {
  key: 'dispute_rate',
  name: { zh: '纠纷率', en: 'Dispute rate' },
  description: {
    zh: '交易纠纷次数与下单数之比。',
    en: 'Disputes per order placed.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'events', aggregate: 'count', where: [{ field: 'type', is: 'dispute' }] },
      per: { fact: 'placed_orders', aggregate: 'count' },
    },
  },
}
