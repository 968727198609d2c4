import type { MetricDefinition } from '../metric-spec.ts'

export const repeatGoodsShareMetric: MetricDefinition = {
  key: 'repeat_goods_share',
  name: { zh: '商品复购率', en: 'Share of goods bought again' },
  description: {
    zh: '再次购买同一商品（SKU）的行数占全部购买行数的比例。',
    en: 'Goods that had been bought before, as a share of all goods bought.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'order_lines', aggregate: 'repeat_share', of: 'sku' },
}
