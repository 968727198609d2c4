import type { MetricDefinition } from '../metric-spec.ts'

export const npsAverageMetric: MetricDefinition = {
  key: 'nps_average',
  name: { zh: 'NPS 平均打分', en: 'NPS average' },
  description: {
    zh: '推荐意愿（0–10）打分的平均值。',
    en: 'The average answer (0–10) to “would you recommend us”.',
  },
  unit: 'score',
  null_value: 'null',
  spec: { fact: 'feedback', aggregate: 'avg', of: 'score', where: [{ field: 'kind', is: 'nps' }] },
}
