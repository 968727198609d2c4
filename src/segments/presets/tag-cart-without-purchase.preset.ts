import { preset } from './preset.ts'

/** Put into the cart within 30 days and not bought within three. */
export const tagCartWithoutPurchasePreset = preset({
  kind: 'tag',
  body: {
    key: 'cart-without-purchase',
    name: { zh: '加购未购', en: 'Cart without purchase' },
    about: {
      zh: '近 30 天加购后 3 天内没有下单。',
      en: 'Put into the cart within 30 days and not bought within three.',
    },
    group: '意向',
    source: 'rule',
    where: {
      sequence: {
        steps: [{ event: 'cart_add' }, { without: { event: 'order_paid' }, within: { days: 3 } }],
        within: { days: 30 },
      },
    },
  },
})
