import type { MetricDefinition } from '../metric-spec.ts'

export const refundCount90dMetric: MetricDefinition = {
  key: 'refund_count_90d',
  name: { zh: '近 90 天退款次数', en: 'Refunds, 90 days' },
  description: {
    zh: '近 90 天（含今天）发生的退款次数。',
    en: 'Refunds that happened in the last 90 days, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'refunds', aggregate: 'count', within: { days: 90 } },
}
