import type { MetricDefinition } from '../metric-spec.ts'

export const searches30dMetric: MetricDefinition = {
  key: 'searches_30d',
  name: { zh: '近 30 天搜索次数', en: 'Searches, 30 days' },
  description: {
    zh: '近 30 天（含今天）的站内搜索次数。',
    en: 'Searches in the shop in the last 30 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'search' }],
    within: { days: 30 },
  },
}
