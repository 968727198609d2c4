import type { MetricDefinition } from '../metric-spec.ts'

export const reviews12mMetric: MetricDefinition = {
  key: 'reviews_12m',
  name: { zh: '近 12 个月评价次数', en: 'Reviews, 12 months' },
  description: {
    zh: '近 12 个月写下的评价数。',
    en: 'Reviews written in the last twelve months.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'feedback',
    aggregate: 'count',
    where: [{ field: 'kind', is: 'review' }],
    within: { months: 12 },
  },
}
