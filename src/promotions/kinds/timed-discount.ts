import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { BasisPoints, Price } from '../promotion.ts'
import { basisPoints } from '../spread.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind } from './kind.ts'
import { amountsOfPieces, atPrices, meant, placesOf, takePieces } from './pieces.ts'
import { exactlyOne, offText } from './terms.ts'

/** 限时折扣: goods at a share off, or at one price, while it lasts. */
export const timedDiscount = promotionKind({
  key: 'timed_discount',
  name: { zh: '限时折扣', en: 'Timed discount' },
  about: {
    zh: '活动时间内，参加活动的商品直接打折或统一特价，可限件数。',
    en: 'While it lasts, goods at a share off or at one special price; pieces can be limited.',
  },
  stage: 'price',
  byPieces: true,
  terms: { off_bp: Type.Optional(BasisPoints), price: Type.Optional(Price) },
  check: (terms) => exactlyOne(terms, ['off_bp', 'price']),
  example: { off_bp: 2000 },
  sentence: ({ off_bp, price }, currency) => {
    if (off_bp !== undefined) return offText(off_bp)
    const text = moneyText(price ?? 0, currency)
    return { zh: `特价 ${text.zh}`, en: `${text.en} each` }
  },
  bind: ({ off_bp, price }, { goods, pieces }) => {
    if (off_bp === undefined) return atPrices(goods, pieces, () => price) ?? whyNot('other_goods')
    const taken = meant(goods, takePieces(goods, pieces))
    const isWhole = taken.goods.every(({ line }, index) => taken.counts[index] === line.quantity)
    return {
      touches: placesOf(taken.goods),
      pieces: taken.counts,
      ...(isWhole ? { rate: off_bp / 10_000 } : {}),
      cut: (amounts) => ({
        each: amountsOfPieces(taken.goods, taken.counts, amounts).map((amount) =>
          basisPoints(amount, off_bp),
        ),
      }),
    }
  },
})
