import { orderPlaceCondition } from './order-place-condition.ts'

/** In which store the customer ordered. */
export const storeCondition = orderPlaceCondition({
  key: 'store',
  name: { zh: '门店', en: 'store' },
  example: '西湖店',
})
