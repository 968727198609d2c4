import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { BasisPoints, closed, Pieces, Price } from '../promotion.ts'
import { basisPoints } from '../spread.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind, type Taking } from './kind.ts'
import { placesOf } from './pieces.ts'
import { exactlyOne, joined, offText, rising } from './terms.ts'

const Step = Type.Object(
  { pieces: Pieces, price: Type.Optional(Price), off_bp: Type.Optional(BasisPoints) },
  closed,
)
type Step = { pieces: number; price?: number | undefined; off_bp?: number | undefined }

/** 阶梯价: the more of one thing, the cheaper all of it. */
export const ladderPrice = promotionKind({
  key: 'ladder_price',
  name: { zh: '阶梯价', en: 'Ladder price' },
  about: {
    zh: '同一商品买得越多单价越低；达到哪一档，全部件数都按那一档。',
    en: 'The more pieces of one sku, the lower the price of all of them.',
  },
  stage: 'price',
  terms: { steps: Type.Array(Step, { minItems: 1, maxItems: 20 }) },
  check: ({ steps }) => [
    ...steps.flatMap((step, index) => exactlyOne(step, ['price', 'off_bp'], `/steps/${index}`)),
    ...rising(steps, 'pieces'),
  ],
  example: {
    steps: [
      { pieces: 10, off_bp: 500 },
      { pieces: 100, off_bp: 1000 },
    ],
  },
  sentence: ({ steps }, currency) =>
    joined(
      steps.map(({ pieces, price, off_bp }) => {
        const off = off_bp === undefined ? moneyText(price ?? 0, currency) : offText(off_bp)
        return { zh: `${pieces} 件起 ${off.zh}`, en: `from ${pieces} pieces ${off.en}` }
      }),
    ),
  bind: ({ steps }, { goods }) => {
    const count = (sku: string): number =>
      goods.reduce((sum, { line }) => sum + (line.sku === sku ? line.quantity : 0), 0)
    const stepOf = ({ line }: Taking): Step | undefined =>
      steps.findLast(({ pieces }) => count(line.sku) >= pieces)
    const reached = goods.filter((taking) => stepOf(taking) !== undefined)
    if (reached.length === 0) {
      const most = Math.max(...goods.map(({ line }) => count(line.sku)))
      return whyNot('too_few', { missing: (steps[0]?.pieces ?? 0) - most })
    }
    return {
      touches: placesOf(reached),
      cut: (amounts) => {
        const each = reached.map((taking) => {
          const now = amounts[taking.at] ?? 0
          const { price, off_bp = 0 } = stepOf(taking) ?? { pieces: 0 }
          if (price === undefined) return basisPoints(now, off_bp)
          return Math.max(0, now - price * taking.line.quantity)
        })
        return each.some((one) => one > 0) ? { each } : whyNot('cheaper_already')
      },
    }
  },
})
