import type { MetricDefinition } from '../metric-spec.ts'

export const couponShareMetric: MetricDefinition = {
  key: 'coupon_share',
  name: { zh: '用券订单占比', en: 'Share of orders with a coupon' },
  description: {
    zh: '使用优惠券的有效订单占比。',
    en: 'The share of orders in which a coupon was used.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'share', of: 'has_coupon' },
}
