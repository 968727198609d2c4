import type { MetricDefinition } from '../metric-spec.ts'

export const monetaryMetric: MetricDefinition = {
  key: 'monetary',
  name: { zh: '累计消费金额', en: 'Net spend' },
  description: {
    zh: '累计实付金额扣除退款。',
    en: 'All that was paid, minus refunds.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
}
