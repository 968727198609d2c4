import type { MetricDefinition } from '../metric-spec.ts'

export const brandLoyaltyMetric: MetricDefinition = {
  key: 'brand_loyalty',
  name: { zh: '品牌集中度', en: 'Brand loyalty' },
  description: {
    zh: '最常购买品牌占全部购买行数的比例。',
    en: 'The favourite brand’s share of all goods bought.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'top_share', of: 'brand' },
}
