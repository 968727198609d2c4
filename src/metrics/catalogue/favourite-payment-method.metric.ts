import type { MetricDefinition } from '../metric-spec.ts'

export const favouritePaymentMethodMetric: MetricDefinition = {
  key: 'favourite_payment_method',
  name: { zh: '常用支付方式', en: 'Favourite payment method' },
  description: {
    zh: '使用次数最多的支付方式；并列时取排序在前者。',
    en: 'The payment method used most; of equals, the first in order.',
  },
  unit: 'text',
  null_value: 'null',
  spec: { fact: 'payments', aggregate: 'favourite', of: 'method' },
}
