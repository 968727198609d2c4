import type { MetricDefinition } from '../metric-spec.ts'

export const firstSourceMetric: MetricDefinition = {
  key: 'first_source',
  name: { zh: '客户来源', en: 'First source' },
  description: {
    zh: '客户资料中最早登记的来源。',
    en: 'The source that was first written down in the customer’s profile.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'first',
    of: 'value',
    where: [{ field: 'name', is: 'first_source' }],
  },
}
