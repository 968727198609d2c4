import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { closed, Price } from '../promotion.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind } from './kind.ts'
import { atPrices } from './pieces.ts'
import { different, joined } from './terms.ts'

const Item = Type.Object(
  { sku: Type.String({ minLength: 1, maxLength: 200 }), price: Price },
  closed,
)

/** 秒杀: some goods at prices of their own, for as many pieces as there are. */
export const flashSale = promotionKind({
  key: 'flash_sale',
  name: { zh: '秒杀', en: 'Flash sale' },
  about: {
    zh: '指定商品按秒杀价出售，售完即止；总件数和每人限购在“限量”里设。',
    en: 'Certain goods at flash prices until they are gone; limits say how many in all and per person.',
  },
  stage: 'price',
  byPieces: true,
  terms: { items: Type.Array(Item, { minItems: 1, maxItems: 500 }) },
  check: ({ items }) => different(items, 'sku', '/items'),
  example: { items: [{ sku: 'SKU-1', price: 9900 }] },
  sentence: ({ items }, currency) =>
    joined(
      items.slice(0, 3).map(({ sku, price }) => {
        const text = moneyText(price, currency)
        return { zh: `${sku} ${text.zh}`, en: `${sku} at ${text.en}` }
      }),
    ),
  bind: ({ items }, { goods, pieces }) => {
    const prices = new Map(items.map(({ sku, price }) => [sku, price]))
    return atPrices(goods, pieces, ({ line }) => prices.get(line.sku)) ?? whyNot('other_goods')
  },
})
