import type { MetricDefinition } from '../metric-spec.ts'

export const csatLastMetric: MetricDefinition = {
  key: 'csat_last',
  name: { zh: '最近一次满意度', en: 'Last CSAT answer' },
  description: {
    zh: '最近一次满意度调查的打分。',
    en: 'The last answer to a satisfaction survey.',
  },
  unit: 'score',
  null_value: 'null',
  spec: {
    fact: 'feedback',
    aggregate: 'last',
    of: 'score',
    where: [{ field: 'kind', is: 'csat' }],
  },
}
