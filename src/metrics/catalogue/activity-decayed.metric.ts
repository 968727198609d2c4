import type { MetricDefinition } from '../metric-spec.ts'

export const activityDecayedMetric: MetricDefinition = {
  key: 'activity_decayed',
  name: { zh: '近期活跃度', en: 'Recent activity' },
  description: {
    zh: '全部行为的次数，每过 30 天权重减半。',
    en: 'Events of every kind, each worth half after every 30 days.',
  },
  unit: 'quantity',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'decayed_count', half_life: { days: 30 } },
}
