import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { closed, Pieces, Price } from '../promotion.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind, type Taking } from './kind.ts'
import { amountsOfPieces, meant, placesOf, takePieces } from './pieces.ts'
import { different, joined } from './terms.ts'

const Item = Type.Object(
  { sku: Type.String({ minLength: 1, maxLength: 200 }), pieces: Pieces },
  closed,
)

/** 组合套餐: certain goods together at one price, as often as the set is whole. */
export const bundle = promotionKind({
  key: 'bundle',
  name: { zh: '组合套餐', en: 'Bundle' },
  about: {
    zh: '指定商品凑成一套按套餐价出售；买几套算几套，可限每单套数。',
    en: 'Certain goods as a set at one price, as many sets as are whole; sets per order can be limited.',
  },
  stage: 'goods',
  terms: {
    items: Type.Array(Item, { minItems: 1, maxItems: 50 }),
    price: Price,
    times: Type.Optional(Pieces),
  },
  check: ({ items }) => different(items, 'sku', '/items'),
  example: {
    items: [
      { sku: 'SKU-1', pieces: 1 },
      { sku: 'SKU-2', pieces: 1 },
    ],
    price: 19_900,
  },
  sentence: ({ items, price }, currency) => {
    const parts = joined(
      items.map(({ sku, pieces }) => ({ zh: `${sku}×${pieces}`, en: `${sku}×${pieces}` })),
      { zh: ' + ', en: ' + ' },
    )
    const text = moneyText(price, currency)
    return { zh: `${parts.zh} 共 ${text.zh}`, en: `${parts.en} for ${text.en}` }
  },
  bind: ({ items, price, times = Infinity }, { goods }) => {
    const of = (sku: string): Taking[] => goods.filter(({ line }) => line.sku === sku)
    const there = (sku: string): number => of(sku).reduce((sum, { line }) => sum + line.quantity, 0)
    if (!items.some(({ sku }) => there(sku) > 0)) return whyNot('other_goods')
    const lacking = items.filter(({ sku, pieces }) => there(sku) < pieces)
    if (lacking.length > 0)
      return whyNot('incomplete', {
        missing: lacking.map(({ sku, pieces }) => `${sku}×${pieces - there(sku)}`).join(', '),
      })
    const sets = Math.min(times, ...items.map(({ sku, pieces }) => Math.floor(there(sku) / pieces)))
    const parts = items.map(({ sku, pieces }) => {
      const lines = of(sku)
      return meant(lines, takePieces(lines, sets * pieces))
    })
    const taken = {
      goods: parts.flatMap((part) => part.goods),
      counts: parts.flatMap((part) => part.counts),
    }
    return {
      touches: placesOf(taken.goods),
      cut: (amounts) => {
        const weights = amountsOfPieces(taken.goods, taken.counts, amounts)
        const now = weights.reduce((sum, one) => sum + one, 0)
        const amount = now - sets * price
        return amount > 0 ? { amount, weights } : whyNot('cheaper_already')
      },
    }
  },
})
