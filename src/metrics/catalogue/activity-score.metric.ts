import type { MetricDefinition } from '../metric-spec.ts'

export const activityScoreMetric: MetricDefinition = {
  key: 'activity_score',
  name: { zh: '活跃分', en: 'Activity score' },
  description: {
    zh: '登录次数、活跃天数、近期行为和最近活跃的加权得分，0–100。',
    en: 'Logins, active days, recent events and how lately, weighted, 0 to 100.',
  },
  unit: 'score',
  null_value: 'zero',
  spec: {
    score: {
      scale: 100,
      parts: [
        {
          of: {
            fact: 'events',
            aggregate: 'count',
            where: [{ field: 'type', is: 'login' }],
            within: { days: 30 },
          },
          weight: 30,
          from: 0,
          to: 10,
        },
        {
          of: { fact: 'events', aggregate: 'distinct', of: 'day', within: { days: 30 } },
          weight: 30,
          from: 0,
          to: 15,
        },
        {
          of: { fact: 'events', aggregate: 'decayed_count', half_life: { days: 30 } },
          weight: 25,
          from: 0,
          to: 30,
        },
        { of: { fact: 'events', aggregate: 'days_since' }, weight: 15, from: 60, to: 0 },
      ],
    },
  },
}
