import type { MetricDefinition } from '../metric-spec.ts'

export const cartAdds30dMetric: MetricDefinition = {
  key: 'cart_adds_30d',
  name: { zh: '近 30 天加购次数', en: 'Cart adds, 30 days' },
  description: {
    zh: '近 30 天（含今天）加入购物车的次数。',
    en: 'Times something was put into the cart in the last 30 days.',
  },
  unit: 'count',
  null_value: 'zero',
  spec: {
    fact: 'events',
    aggregate: 'count',
    where: [{ field: 'type', is: 'cart_add' }],
    within: { days: 30 },
  },
}
