import { Type } from 'typebox'
import { TierKey } from '#loyalty/tier-program.ts'
import { BasisPoints } from '../promotion.ts'
import { basisPoints } from '../spread.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind } from './kind.ts'
import { placesOf } from './pieces.ts'
import { joined, offText } from './terms.ts'

/** 等级折扣: a share off for each level. A tier program's own discounts become one of these by themselves. */
export const tierDiscount = promotionKind({
  key: 'tier_discount',
  name: { zh: '等级折扣', en: 'Tier discount' },
  about: {
    zh: '按会员等级打折。等级方案里写的折扣会自动生效，不必另建活动；这里可另设会员日等额外折扣。',
    en: 'A share off by level. What a tier program promises holds by itself; this is for more, such as a member day.',
  },
  stage: 'price',
  byLevel: true,
  terms: { program: TierKey, levels: Type.Record(TierKey, BasisPoints) },
  levelsNamed: ({ program, levels }) =>
    Object.keys(levels).map((level) => ({ program, level, path: `/levels/${level}` })),
  example: { program: 'membership', levels: { gold: 500 } },
  sentence: ({ levels }) =>
    joined(
      Object.entries(levels).map(([level, bp]) => {
        const off = offText(bp)
        return { zh: `${level} ${off.zh}`, en: `${level} ${off.en}` }
      }),
    ),
  bind: ({ program, levels }, { goods, buyer }) => {
    const level = buyer.levels[program]?.key
    const bp = level === undefined ? undefined : levels[level]
    if (bp === undefined) return whyNot('no_level_offer')
    const touches = placesOf(goods)
    return {
      touches,
      rate: bp / 10_000,
      cut: (amounts) => ({ each: touches.map((at) => basisPoints(amounts[at] ?? 0, bp)) }),
    }
  },
})
