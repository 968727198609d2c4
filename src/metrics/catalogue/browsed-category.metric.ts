import type { MetricDefinition } from '../metric-spec.ts'

export const browsedCategoryMetric: MetricDefinition = {
  key: 'browsed_category',
  name: { zh: '浏览最多的品类', en: 'Category looked at most' },
  description: {
    zh: '近 90 天浏览次数最多的品类；并列时取排序在前者。',
    en: 'The category viewed most in the last 90 days; of equals, the first in order.',
  },
  unit: 'text',
  null_value: 'null',
  spec: {
    fact: 'events',
    aggregate: 'favourite',
    of: 'category',
    where: [{ field: 'type', is: 'view' }],
    within: { days: 90 },
  },
}
