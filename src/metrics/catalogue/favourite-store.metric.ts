import type { MetricDefinition } from '../metric-spec.ts'

export const favouriteStoreMetric: MetricDefinition = {
  key: 'favourite_store',
  name: { zh: '常去门店', en: 'Favourite store' },
  description: {
    zh: '有效订单最多的门店；并列时取排序在前者。',
    en: 'The store with most orders; of equals, the first in order.',
  },
  unit: 'text',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'favourite', of: 'store' },
}
