import type { MetricDefinition } from '../metric-spec.ts'

export const disputes12mMetric: MetricDefinition = {
  key: 'disputes_12m',
  name: { zh: '近 12 个月纠纷次数', en: 'Disputes, 12 months' },
  description: {
    zh: '近 12 个月发生交易纠纷的次数。',
    en: 'Disputes of the last twelve months.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'dispute' }],
    within: { months: 12 },
  },
}
