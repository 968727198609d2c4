import type { MetricDefinition } from '../metric-spec.ts'

export const cartLeftValue30dMetric: MetricDefinition = {
  key: 'cart_left_value_30d',
  name: { zh: '近30天弃购金额', en: 'Value of carts left behind, last 30 days' },
  description: {
    zh: '近30天加购、加购后至今没有任何有效订单的商品金额合计（加购行为带的数值，单位为元）。',
    en: 'What was put into the cart in the last 30 days with no order since, by the value that came with it, in whole units of the currency.',
  },
  unit: 'quantity',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'sum',
    of: 'value',
    where: [{ field: 'type', is: 'cart_add' }],
    within: { days: 30 },
    unless: { fact: 'orders', later: true },
  },
}
