import type { MetricDefinition } from '../metric-spec.ts'

export const daysSinceActiveMetric: MetricDefinition = {
  key: 'days_since_active',
  name: { zh: '最近一次活跃距今天数', en: 'Days since last active' },
  description: {
    zh: '最近一次行为距今的自然日数，今天为 0。',
    en: 'Calendar days since the last event; 0 = today.',
  },
  unit: 'days',
  null_value: 'null',
  spec: { fact: 'events', aggregate: 'days_since' },
}
