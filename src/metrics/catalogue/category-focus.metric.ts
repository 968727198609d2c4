import type { MetricDefinition } from '../metric-spec.ts'

export const categoryFocusMetric: MetricDefinition = {
  key: 'category_focus',
  name: { zh: '品类集中度', en: 'Share of the favourite category' },
  description: {
    zh: '最常购买品类占全部购买行数的比例。',
    en: 'The favourite category’s share of all goods bought.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'top_share', of: 'category' },
}
