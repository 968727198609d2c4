import type { MetricDefinition } from '../metric-spec.ts'

export const activeDays30dMetric: MetricDefinition = {
  key: 'active_days_30d',
  name: { zh: '近 30 天活跃天数', en: 'Active days, 30 days' },
  description: {
    zh: '近 30 天（含今天）有行为的天数。',
    en: 'Days with any behaviour among the last 30, today included.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'distinct', of: 'day', within: { days: 30 } },
}
