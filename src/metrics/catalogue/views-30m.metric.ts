import type { MetricDefinition } from '../metric-spec.ts'

export const views30mMetric: MetricDefinition = {
  key: 'views_30m',
  name: { zh: '近 30 分钟浏览次数', en: 'Views, 30 minutes' },
  description: {
    zh: '过去 30 分钟内的浏览次数。',
    en: 'Views of the last 30 minutes, to the second.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'view' }],
    within: { minutes: 30 },
  },
}
