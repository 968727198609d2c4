import type { MetricDefinition } from '../metric-spec.ts'

export const refundRateMetric: MetricDefinition = {
  key: 'refund_rate',
  name: { zh: '退款率', en: 'Refund rate' },
  description: {
    zh: '退款及取消金额占支付金额的比例。',
    en: 'What went back, by refund or cancellation, as a share of what was paid.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'placed_orders', aggregate: 'sum', of: 'refunded_amount' },
      per: { fact: 'placed_orders', aggregate: 'sum', of: 'paid_amount' },
    },
  },
}
