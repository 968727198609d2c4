import type { MetricDefinition } from '../metric-spec.ts'

export const productCountMetric: MetricDefinition = {
  key: 'product_count',
  name: { zh: '购买商品数', en: 'Products bought' },
  description: {
    zh: '购买过的不同商品（SKU）数。',
    en: 'How many different products (SKU) were bought.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'order_lines', aggregate: 'distinct', of: 'sku' },
}
