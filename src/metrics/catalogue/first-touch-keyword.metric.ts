import type { MetricDefinition } from '../metric-spec.ts'

export const firstTouchKeywordMetric: MetricDefinition = {
  key: 'first_touch_keyword',
  name: { zh: '首次触达搜索词', en: 'First touch: keyword' },
  description: {
    zh: '首次到访所来自的搜索词；首次触达不会再变。',
    en: 'The keyword of the first visit that had one; it stays.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'first',
    of: 'properties.keyword',
    where: [{ field: 'type', is: 'visit' }],
  },
}
