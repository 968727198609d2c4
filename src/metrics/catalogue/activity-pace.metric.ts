import type { MetricDefinition } from '../metric-spec.ts'

export const activityPaceMetric: MetricDefinition = {
  key: 'activity_pace',
  name: { zh: '近期活跃节奏', en: 'Pace of activity' },
  description: {
    zh: '近 14 天每周行为次数 ÷ 近 26 周每周行为次数；1 为与平时一样，大于 1 为突增，小于 1 为下降。',
    en: 'Events a week in the last 14 days against the mean of the last 26 weeks; 1 = as usual.',
  },
  unit: 'times',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'events', aggregate: 'count', within: { days: 14 } },
      per: { fact: 'events', aggregate: 'count', within: { days: 182 } },
      times: 13,
    },
  },
}
