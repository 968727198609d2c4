import type { MetricDefinition } from '../metric-spec.ts'

export const unmetCategoryMetric: MetricDefinition = {
  key: 'unmet_category',
  name: { zh: '未满足兴趣品类', en: 'Unmet interest: category' },
  description: {
    zh: '近90天浏览最多、却从未买过的品类。',
    en: 'The category viewed most in the last 90 days among those never bought from.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'favourite',
    of: 'category',
    where: [{ field: 'type', is: 'view' }],
    within: { days: 90 },
    unless: { fact: 'order_lines', of: 'category' },
  },
}
