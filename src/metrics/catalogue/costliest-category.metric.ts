import type { MetricDefinition } from '../metric-spec.ts'

export const costliestCategoryMetric: MetricDefinition = {
  key: 'costliest_category',
  name: { zh: '消费最多的品类', en: 'Category most spent on' },
  description: {
    zh: '购买金额最高的品类；并列时取排序在前者。',
    en: 'The category that most money went to; of equals, the first in order.',
  },
  unit: 'text',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'favourite', of: 'category', by: 'amount' },
}
