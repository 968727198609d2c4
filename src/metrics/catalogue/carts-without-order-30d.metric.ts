import type { MetricDefinition } from '../metric-spec.ts'

export const cartsWithoutOrder30dMetric: MetricDefinition = {
  key: 'carts_without_order_30d',
  name: { zh: '近30天加购后未下单次数', en: 'Cart adds without an order after, last 30 days' },
  description: {
    zh: '近30天加购、此后没有任何有效订单的次数。',
    en: 'How often something was put into the cart in the last 30 days without any order after it.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'cart_add' }],
    within: { days: 30 },
    unless: { fact: 'orders', later: true },
  },
}
