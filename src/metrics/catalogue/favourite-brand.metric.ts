import type { MetricDefinition } from '../metric-spec.ts'

export const favouriteBrandMetric: MetricDefinition = {
  key: 'favourite_brand',
  name: { zh: '偏好品牌', en: 'Favourite brand' },
  description: {
    zh: '购买行数最多的品牌；并列时取排序在前者。',
    en: 'The brand bought most often; of equals, the first in order.',
  },
  unit: 'text',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'favourite', of: 'brand' },
}
