import type { MetricDefinition } from '../metric-spec.ts'

export const discountedGoodsShareMetric: MetricDefinition = {
  key: 'discounted_goods_share',
  name: { zh: '打折商品占比', en: 'Share of goods bought at a discount' },
  description: {
    zh: '购买时有折扣的商品行占比。',
    en: 'The share of goods that were bought at a discount.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'share', of: 'is_discounted' },
}
