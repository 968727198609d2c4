import type { MetricDefinition } from '../metric-spec.ts'

export const trials90dMetric: MetricDefinition = {
  key: 'trials_90d',
  name: { zh: '近 90 天新品试用参与次数', en: 'Trials, 90 days' },
  description: {
    zh: '近 90 天（含今天）参与新品试用的次数。',
    en: 'Times a trial of new goods was joined in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [
      { field: 'type', is: 'campaign_join' },
      { field: 'properties.activity', is: '新品试用' },
    ],
    within: { days: 90 },
  },
}
