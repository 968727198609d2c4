import { edgeCondition } from './edge-condition.ts'

/** The first such thing ever lies in the window: a new buyer, the first visit. Who never did it is not meant. */
export const firstCondition = edgeCondition({
  key: 'first',
  name: { zh: '首次发生', en: 'First time' },
  event: 'order_paid',
  says: { zh: '首次下单付款在近 30 天', en: 'first time: paid an order, last 30 days' },
  say: (deed, window) => ({
    zh: `首次${deed.zh}在${window.zh}`,
    en: `first time: ${deed.en}, ${window.en}`,
  }),
})
