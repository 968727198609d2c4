import type { MetricDefinition } from '../metric-spec.ts'

export const sessions30dMetric: MetricDefinition = {
  key: 'sessions_30d',
  name: { zh: '近 30 天访问次数', en: 'Visits, 30 days' },
  description: {
    zh: '近 30 天（含今天）的不同会话数。',
    en: 'Different sessions in the last 30 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'distinct', of: 'session', within: { days: 30 } },
}
