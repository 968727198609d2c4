import type { MetricDefinition } from '../metric-spec.ts'

export const sessions30dMetric: MetricDefinition = {
  key: 'sessions_30d',
  name: { zh: '近 30 天访问次数', en: 'Visits, 30 days' },
  description: {
    zh: '近 30 天（含今天）的访问次数：有会话编号的按会话算；没有的，距上一次行为满30分钟算新的一次。',
    en: 'Visits in the last 30 days: by session; what has none begins a new visit 30 minutes after anything before it.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'events', aggregate: 'sessions', of: 'session', within: { days: 30 } },
}
