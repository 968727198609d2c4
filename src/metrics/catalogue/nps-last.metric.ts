import type { MetricDefinition } from '../metric-spec.ts'

export const npsLastMetric: MetricDefinition = {
  key: 'nps_last',
  name: { zh: '最近一次 NPS 打分', en: 'Last NPS answer' },
  description: {
    zh: '最近一次推荐意愿（0–10）打分。',
    en: 'The last answer (0–10) to “would you recommend us”.',
  },
  unit: 'score',
  null_value: 'null',
  spec: {
    fact: 'feedback',
    aggregate: 'last',
    of: 'score',
    where: [{ field: 'kind', is: 'nps' }],
  },
}
