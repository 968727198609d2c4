import type { MetricDefinition } from '../metric-spec.ts'

export const favouriteChannelMetric: MetricDefinition = {
  key: 'favourite_channel',
  name: { zh: '常用渠道', en: 'Favourite channel' },
  description: {
    zh: '有效订单最多的渠道；并列时取排序在前者。',
    en: 'The channel with most orders; of equals, the first in order.',
  },
  unit: 'text',
  null_value: 'null',
  spec: { fact: 'orders', aggregate: 'favourite', of: 'channel' },
}
