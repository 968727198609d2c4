import { orderPlaceCondition } from './order-place-condition.ts'

/** Through which channel the customer ordered. */
export const channelCondition = orderPlaceCondition({
  key: 'channel',
  name: { zh: '渠道', en: 'channel' },
  example: '小程序',
})
