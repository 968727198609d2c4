import type { MetricDefinition } from '../metric-spec.ts'

export const lastTouchKeywordMetric: MetricDefinition = {
  key: 'last_touch_keyword',
  name: { zh: '最近一次触达搜索词', en: 'Last touch: keyword' },
  description: {
    zh: '最近一次到访所来自的搜索词。',
    en: 'The keyword of the last visit that had one.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'last',
    of: 'properties.keyword',
    where: [{ field: 'type', is: 'visit' }],
  },
}
