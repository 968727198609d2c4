import type { MetricDefinition } from '../metric-spec.ts'

export const favourites90dMetric: MetricDefinition = {
  key: 'favourites_90d',
  name: { zh: '近 90 天收藏次数', en: 'Favourites, 90 days' },
  description: {
    zh: '近 90 天（含今天）的收藏次数。',
    en: 'Times something was marked as a favourite in the last 90 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'favourite' }],
    within: { days: 90 },
  },
}
