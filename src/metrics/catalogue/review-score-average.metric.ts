import type { MetricDefinition } from '../metric-spec.ts'

export const reviewScoreAverageMetric: MetricDefinition = {
  key: 'review_score_average',
  name: { zh: '评价平均分', en: 'Average review' },
  description: {
    zh: '写下的评价的平均分。',
    en: 'The average score of reviews written.',
  },
  unit: 'score',
  null_value: 'null',
  spec: {
    fact: 'feedback',
    aggregate: 'avg',
    of: 'score',
    where: [{ field: 'kind', is: 'review' }],
  },
}
