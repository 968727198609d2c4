import type { MetricDefinition } from '../metric-spec.ts'

export const expressShareMetric: MetricDefinition = {
  key: 'express_share',
  name: { zh: '选择快递加急占比', en: 'Share of express deliveries' },
  description: {
    zh: '选择加急配送的下单数占比。',
    en: 'Orders placed with express delivery as a share of all.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: {
        fact: 'placed_orders',
        aggregate: 'count',
        where: [{ field: 'attributes.delivery', is: 'express' }],
      },
      per: { fact: 'placed_orders', aggregate: 'count' },
    },
  },
}
