import type { MetricDefinition } from '../metric-spec.ts'

export const longestStreakDaysMetric: MetricDefinition = {
  key: 'longest_streak_days',
  name: { zh: '最长连续活跃天数', en: 'Longest run of active days' },
  description: {
    zh: '历史上最长的连续有行为天数。',
    en: 'The most days in a row with any behaviour.',
  },
  unit: 'days',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'longest_streak' },
}
