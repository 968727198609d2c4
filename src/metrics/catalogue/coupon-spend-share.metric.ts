import type { MetricDefinition } from '../metric-spec.ts'

export const couponSpendShareMetric: MetricDefinition = {
  key: 'coupon_spend_share',
  name: { zh: '用券金额占比', en: 'Share of spend with a coupon' },
  description: {
    zh: '使用优惠券的订单金额占全部有效订单金额的比例。',
    en: 'What orders with a coupon came to, as a share of all orders.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: {
        fact: 'orders',
        aggregate: 'sum',
        of: 'total',
        where: [{ field: 'has_coupon', is: true }],
      },
      per: { fact: 'orders', aggregate: 'sum', of: 'total' },
    },
  },
}
