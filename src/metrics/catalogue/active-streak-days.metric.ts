import type { MetricDefinition } from '../metric-spec.ts'

export const activeStreakDaysMetric: MetricDefinition = {
  key: 'active_streak_days',
  name: { zh: '当前连续活跃天数', en: 'Days active in a row' },
  description: {
    zh: '截至今天或昨天，连续有行为的天数。',
    en: 'Days in a row with any behaviour, up to today or yesterday.',
  },
  unit: 'days',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'streak' },
}
