import type { MetricDefinition } from '../metric-spec.ts'

export const categoryCount12mMetric: MetricDefinition = {
  key: 'category_count_12m',
  name: { zh: '近 12 个月购买品类数', en: 'Categories bought, 12 months' },
  description: {
    zh: '近 12 个月购买过的不同品类数。',
    en: 'How many different categories were bought in the last twelve months.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'order_lines', aggregate: 'distinct', of: 'category', within: { months: 12 } },
}
