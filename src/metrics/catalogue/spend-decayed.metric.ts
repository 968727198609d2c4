import type { MetricDefinition } from '../metric-spec.ts'

export const spendDecayedMetric: MetricDefinition = {
  key: 'spend_decayed',
  name: { zh: '近期加权消费', en: 'Recent spend' },
  description: {
    zh: '有效订单净额，每过 90 天权重减半。',
    en: 'Net amounts of orders, each worth half after every 90 days.',
  },
  unit: 'money',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'decayed_sum', of: 'net_amount', half_life: { days: 90 } },
}
