import type { MetricDefinition } from '../metric-spec.ts'

export const cityMetric: MetricDefinition = {
  key: 'city',
  name: { zh: '所在城市', en: 'City' },
  description: {
    zh: '客户资料中当前的城市。',
    en: 'The city in the customer’s profile.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'holds',
    of: 'value',
    where: [{ field: 'name', is: 'city' }],
  },
}
