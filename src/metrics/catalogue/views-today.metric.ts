import type { MetricDefinition } from '../metric-spec.ts'

export const viewsTodayMetric: MetricDefinition = {
  key: 'views_today',
  name: { zh: '今日浏览次数', en: 'Views today' },
  description: {
    zh: '今天 0 点以来的浏览次数。',
    en: 'Views since midnight.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'view' }],
    within: { this: 'day' },
  },
}
