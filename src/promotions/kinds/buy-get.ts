import { Type } from 'typebox'
import { BasisPoints, Pieces } from '../promotion.ts'
import { cheapestOfGroups } from './cheapest.ts'
import { promotionKind } from './kind.ts'
import { offText } from './terms.ts'

/** 买 X 送 Y: of every x + y pieces the y cheapest free, or at a share off. */
export const buyGet = promotionKind({
  key: 'buy_get',
  name: { zh: '买 X 送 Y', en: 'Buy X get Y' },
  about: {
    zh: '购物车中每 X＋Y 件，最便宜的 Y 件免费（或打折）；赠品也要放进购物车。',
    en: 'Of every x + y pieces in the cart the y cheapest are free, or at a share off; they must be in the cart.',
  },
  stage: 'goods',
  terms: {
    buy: Pieces,
    get: Pieces,
    off_bp: Type.Optional(BasisPoints),
    times: Type.Optional(Pieces),
  },
  example: { buy: 2, get: 1 },
  sentence: ({ buy, get, off_bp = 10_000 }) => {
    const off = offText(off_bp)
    return off_bp === 10_000
      ? { zh: `买 ${buy} 送 ${get}`, en: `Buy ${buy}, get ${get} free` }
      : { zh: `买 ${buy} 件，另 ${get} 件 ${off.zh}`, en: `Buy ${buy}, get ${get} at ${off.en}` }
  },
  bind: ({ buy, get, off_bp = 10_000, times }, ground) =>
    cheapestOfGroups({ pay: buy, get, offBp: off_bp, times }, ground),
})
