import type { MetricDefinition } from '../metric-spec.ts'

export const favouriteCategoryMetric: MetricDefinition = {
  key: 'favourite_category',
  name: { zh: '偏好品类', en: 'Favourite category' },
  description: {
    zh: '购买行数最多的品类；并列时取排序在前者。',
    en: 'The category bought most often; of equals, the first in order.',
  },
  unit: 'text',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'favourite', of: 'category' },
}
