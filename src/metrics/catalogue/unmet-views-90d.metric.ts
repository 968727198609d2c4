import type { MetricDefinition } from '../metric-spec.ts'

export const unmetViews90dMetric: MetricDefinition = {
  key: 'unmet_views_90d',
  name: { zh: '未满足兴趣浏览次数', en: 'Unmet interest: views' },
  description: {
    zh: '近90天在从未买过的品类中，浏览最多的品类的浏览次数。',
    en: 'How often the category was viewed that was viewed most in the last 90 days among those never bought from.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'top_count',
    of: 'category',
    where: [{ field: 'type', is: 'view' }],
    within: { days: 90 },
    unless: { fact: 'order_lines', of: 'category' },
  },
}
