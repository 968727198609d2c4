import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { problem } from '#core/problem.ts'
import { Amount, closed } from '../promotion.ts'
import { whyNot } from '../why-not.ts'
import { type Bound, type Ground, promotionKind } from './kind.ts'
import { placesOf, sumAt } from './pieces.ts'
import { joined, rising } from './terms.ts'

const Step = Type.Object({ from: Amount, off: Amount }, closed)
type Terms = {
  readonly steps: readonly { from: number; off: number }[]
  readonly repeat?: boolean | undefined
  readonly cap?: number | undefined
}

/** 满减: from so much on, so much off. */
export const fullReduction = promotionKind({
  key: 'full_reduction',
  name: { zh: '满减', en: 'Spend and save' },
  about: {
    zh: '参加活动的商品满一定金额减一定金额，可分多档；“每满”可重复计算，可设封顶。',
    en: 'So much off once the goods come to so much, in steps; one step may count again and again, up to a cap.',
  },
  stage: 'order',
  terms: {
    steps: Type.Array(Step, { minItems: 1, maxItems: 20 }),
    /** 每满: the only step counts as often as it fits. */
    repeat: Type.Optional(Type.Boolean()),
    cap: Type.Optional(Amount),
  },
  check: ({ steps, repeat }) => [
    ...rising(steps, 'from'),
    ...rising(steps, 'off'),
    ...steps.flatMap(({ from, off }, index) =>
      off > from
        ? [
            problem(
              'invalid_value',
              { detail: 'More is taken off than is asked for. / 减免金额不能大于门槛。' },
              `/steps/${index}/off`,
            ),
          ]
        : [],
    ),
    ...(repeat && steps.length > 1
      ? [
          problem(
            'invalid_value',
            { detail: 'Only a single step can repeat. / 只有一档时才能“每满”。' },
            '/repeat',
          ),
        ]
      : []),
  ],
  example: {
    steps: [
      { from: 20_000, off: 2000 },
      { from: 50_000, off: 8000 },
    ],
  },
  sentence: ({ steps, repeat, cap }, currency) => {
    const each = steps.map(({ from, off }) => {
      const [a, b] = [moneyText(from, currency), moneyText(off, currency)]
      return {
        zh: `${repeat ? '每满' : '满'} ${a.zh}减 ${b.zh}`,
        en: `${b.en} off ${repeat ? 'every' : 'from'} ${a.en}`,
      }
    })
    const most = cap === undefined ? [] : [moneyText(cap, currency)]
    return joined([
      ...each,
      ...most.map(({ zh, en }) => ({ zh: `最多减 ${zh}`, en: `at most ${en}` })),
    ])
  },
  bind: reduction,
})

function reduction(terms: Terms, { goods, currency }: Ground): Bound {
  const touches = placesOf(goods)
  const { steps, repeat = false, cap = Infinity } = terms
  const first = steps[0] ?? { from: 1, off: 0 }
  return {
    touches,
    rate: Math.max(...steps.map(({ from, off }) => off / from)),
    cut: (amounts) => {
      const sum = sumAt(amounts, touches)
      if (sum < first.from)
        return whyNot('below_threshold', { missing: moneyText(first.from - sum, currency) })
      const off = repeat
        ? Math.floor(sum / first.from) * first.off
        : (steps.findLast(({ from }) => sum >= from) ?? first).off
      return { amount: Math.min(off, cap) }
    },
  }
}
