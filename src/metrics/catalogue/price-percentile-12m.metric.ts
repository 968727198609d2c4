import type { MetricDefinition } from '../metric-spec.ts'

export const pricePercentile12mMetric: MetricDefinition = {
  key: 'price_percentile_12m',
  name: { zh: '近12个月品类价格分位', en: 'Price percentile in category, last 12 months' },
  description: {
    zh: '近12个月所购商品的成交单价在全店同品类成交单价中所处的位置，取平均值：0 最便宜，100 最贵。',
    en: 'Where the prices of the goods bought in the last 12 months stand among all prices paid in their category, on average: 0 is the cheapest, 100 the dearest.',
  },
  unit: 'score',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'avg', of: 'price_rank', within: { months: 12 } },
}
