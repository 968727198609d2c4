import type { MetricDefinition } from '../metric-spec.ts'

export const clickThroughRateMetric: MetricDefinition = {
  key: 'click_through_rate',
  name: { zh: '点击率', en: 'Click-through rate' },
  description: {
    zh: '近 90 天点击次数与浏览次数之比。',
    en: 'Clicks per view in the last 90 days.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: {
        fact: 'events',
        aggregate: 'count',
        where: [{ field: 'type', is: 'click' }],
        within: { days: 90 },
      },
      per: {
        fact: 'events',
        aggregate: 'count',
        where: [{ field: 'type', is: 'view' }],
        within: { days: 90 },
      },
    },
  },
}
