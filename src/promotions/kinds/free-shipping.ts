import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { Amount } from '../promotion.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind } from './kind.ts'
import { placesOf, sumAt } from './pieces.ts'

/** 包邮: delivery costs nothing, or so much less. */
export const freeShipping = promotionKind({
  key: 'free_shipping',
  name: { zh: '包邮', en: 'Free delivery' },
  about: {
    zh: '参加活动的商品优惠后满一定金额免运费，可设最多减免的运费。',
    en: 'No delivery cost once the goods come to so much after other offers; how much is taken off can be capped.',
  },
  stage: 'shipping',
  terms: { from: Type.Optional(Amount), cap: Type.Optional(Amount) },
  example: { from: 9900 },
  sentence: ({ from, cap }, currency) => {
    const [least, most] = [moneyText(from ?? 0, currency), moneyText(cap ?? 0, currency)]
    return {
      zh: `${from === undefined ? '' : `满 ${least.zh}`}包邮${cap === undefined ? '' : `，最多减 ${most.zh}`}`,
      en: `Free delivery${from === undefined ? '' : ` from ${least.en}`}${cap === undefined ? '' : `, at most ${most.en}`}`,
    }
  },
  bind: ({ from = 0, cap = Infinity }, { goods, shippingAt, currency }) => {
    const reads = placesOf(goods)
    return {
      touches: [shippingAt],
      reads,
      cut: (amounts) => {
        const cost = amounts[shippingAt] ?? 0
        if (cost === 0) return whyNot('no_shipping')
        const sum = sumAt(amounts, reads)
        if (sum < from)
          return whyNot('below_threshold', { missing: moneyText(from - sum, currency) })
        return { each: [Math.min(cost, cap)] }
      },
    }
  },
})
