import type { MetricDefinition } from '../metric-spec.ts'

export const sameCategoryViews14dMetric: MetricDefinition = {
  key: 'same_category_views_14d',
  name: { zh: '近 14 天浏览同一品类次数', en: 'Views of one category, 14 days' },
  description: {
    zh: '近 14 天浏览最多的那个品类被浏览的次数。',
    en: 'How often the category viewed most in the last 14 days was viewed.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'top_count',
    of: 'category',
    where: [{ field: 'type', is: 'view' }],
    within: { days: 14 },
  },
}
