import { Type } from 'typebox'
import { BasisPoints, Pieces } from '../promotion.ts'
import { promotionKind } from './kind.ts'
import { cheapestOfGroups } from './cheapest.ts'
import { offText } from './terms.ts'

/** 第 N 件优惠: of every n pieces the cheapest at a share off. */
export const nthItem = promotionKind({
  key: 'nth_item',
  name: { zh: '第 N 件优惠', en: 'Nth item' },
  about: {
    zh: '每满 N 件，其中最便宜的一件打折，例如第二件半价；可限每单次数。',
    en: 'Of every n pieces the cheapest one at a share off, such as the second at half price; times per order can be limited.',
  },
  stage: 'goods',
  terms: {
    nth: Type.Integer({ minimum: 2, maximum: 100 }),
    off_bp: BasisPoints,
    times: Type.Optional(Pieces),
  },
  example: { nth: 2, off_bp: 5000 },
  sentence: ({ nth, off_bp }) => {
    const off = offText(off_bp)
    const half = off_bp === 5000 ? '半价' : off.zh
    return { zh: `第 ${nth} 件${half}`, en: `Every ${nth}th piece: ${off.en}` }
  },
  bind: ({ nth, off_bp, times }, ground) =>
    cheapestOfGroups({ pay: nth - 1, get: 1, offBp: off_bp, times }, ground),
})
