import type { MetricDefinition } from '../metric-spec.ts'

export const discountedOrderShareMetric: MetricDefinition = {
  key: 'discounted_order_share',
  name: { zh: '优惠订单占比', en: 'Share of discounted orders' },
  description: {
    zh: '享受了优惠的有效订单占比。',
    en: 'The share of orders with any discount.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'share', of: 'is_discounted' },
}
