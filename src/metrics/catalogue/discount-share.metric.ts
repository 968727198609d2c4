import type { MetricDefinition } from '../metric-spec.ts'

export const discountShareMetric: MetricDefinition = {
  key: 'discount_share',
  name: { zh: '优惠金额占比', en: 'Discount share' },
  description: {
    zh: '优惠金额占优惠前金额的比例。',
    en: 'Discounts as a share of the amount before discounts.',
  },
  unit: 'ratio',
  null_value: 'null',
  spec: {
    ratio: {
      of: { fact: 'orders', aggregate: 'sum', of: 'discount' },
      per: { fact: 'orders', aggregate: 'sum', of: 'list_amount' },
    },
  },
}
