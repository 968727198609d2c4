import type { MetricDefinition } from '../metric-spec.ts'

export const cartLeft30dMetric: MetricDefinition = {
  key: 'cart_left_30d',
  name: { zh: '近30天加购未购商品数', en: 'Products left in the cart, last 30 days' },
  description: {
    zh: '近30天加购、加购后至今未购买的不同商品数。',
    en: 'How many products were put into the cart in the last 30 days and not bought since.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'distinct',
    of: 'sku',
    where: [{ field: 'type', is: 'cart_add' }],
    within: { days: 30 },
    unless: { fact: 'order_lines', of: 'sku', later: true },
  },
}
