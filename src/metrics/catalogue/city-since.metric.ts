import type { MetricDefinition } from '../metric-spec.ts'

export const citySinceMetric: MetricDefinition = {
  key: 'city_since',
  name: { zh: '当前城市起始时间', en: 'In this city since' },
  description: {
    zh: '客户资料中的城市从何时起一直未变。',
    en: 'Since when the city in the profile has been the same.',
  },
  unit: 'instant',
  null_value: 'null',
  spec: {
    fact: 'attributes',
    aggregate: 'holds_since',
    of: 'value',
    where: [{ field: 'name', is: 'city' }],
  },
}
