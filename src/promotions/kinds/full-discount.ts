import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { Amount, BasisPoints, closed, Pieces } from '../promotion.ts'
import { basisPoints } from '../spread.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind } from './kind.ts'
import { placesOf, sumAt } from './pieces.ts'
import { exactlyOne, joined, offText, rising } from './terms.ts'

const Step = Type.Object(
  { from: Type.Optional(Amount), pieces: Type.Optional(Pieces), off_bp: BasisPoints },
  closed,
)

/** 满折: from so much, or so many pieces, on: a share off. */
export const fullDiscount = promotionKind({
  key: 'full_discount',
  name: { zh: '满折', en: 'Spend for a discount' },
  about: {
    zh: '参加活动的商品满一定金额或件数打折，可分多档，可设最多优惠金额。',
    en: 'A share off once the goods come to so much or so many, in steps, up to a cap.',
  },
  stage: 'order',
  terms: {
    steps: Type.Array(Step, { minItems: 1, maxItems: 20 }),
    cap: Type.Optional(Amount),
  },
  check: ({ steps }) => {
    const each = steps.flatMap((step, index) =>
      exactlyOne(step, ['from', 'pieces'], `/steps/${index}`),
    )
    const field = steps[0]?.from === undefined ? 'pieces' : 'from'
    return each.length > 0 ? each : [...rising(steps, field), ...rising(steps, 'off_bp')]
  },
  example: {
    steps: [
      { pieces: 2, off_bp: 1000 },
      { pieces: 3, off_bp: 2000 },
    ],
  },
  sentence: ({ steps, cap }, currency) => {
    const each = steps.map(({ from, pieces, off_bp }) => {
      const off = offText(off_bp)
      const least = from === undefined ? undefined : moneyText(from, currency)
      return {
        zh: `满 ${least?.zh ?? `${pieces} 件`}打 ${off.zh}`,
        en: `${off.en} from ${least?.en ?? `${pieces} pieces`}`,
      }
    })
    const most = cap === undefined ? [] : [moneyText(cap, currency)]
    return joined([
      ...each,
      ...most.map(({ zh, en }) => ({ zh: `最多减 ${zh}`, en: `at most ${en}` })),
    ])
  },
  bind: ({ steps, cap = Infinity }, { goods, currency }) => {
    const touches = placesOf(goods)
    const pieces = goods.reduce((sum, { line }) => sum + line.quantity, 0)
    const first = steps[0]
    if (first?.pieces !== undefined && pieces < first.pieces)
      return whyNot('too_few', { missing: first.pieces - pieces })
    return {
      touches,
      rate: Math.max(...steps.map(({ off_bp }) => off_bp)) / 10_000,
      cut: (amounts) => {
        const sum = sumAt(amounts, touches)
        const step = steps.findLast((one) => sum >= (one.from ?? 0) && pieces >= (one.pieces ?? 0))
        if (step === undefined)
          return whyNot('below_threshold', {
            missing: moneyText((first?.from ?? 0) - sum, currency),
          })
        return { amount: Math.min(basisPoints(sum, step.off_bp), cap) }
      },
    }
  },
})
