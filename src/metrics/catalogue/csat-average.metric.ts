import type { MetricDefinition } from '../metric-spec.ts'

export const csatAverageMetric: MetricDefinition = {
  key: 'csat_average',
  name: { zh: '满意度均分', en: 'CSAT average' },
  description: {
    zh: '满意度调查的平均分。',
    en: 'The average answer to satisfaction surveys.',
  },
  unit: 'score',
  null_value: 'null',
  spec: {
    fact: 'feedback',
    aggregate: 'avg',
    of: 'score',
    where: [{ field: 'kind', is: 'csat' }],
  },
}
