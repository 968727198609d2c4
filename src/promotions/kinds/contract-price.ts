import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { closed, Price } from '../promotion.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind } from './kind.ts'
import { atPrices } from './pieces.ts'
import { different, joined } from './terms.ts'

const Word = Type.String({ minLength: 1, maxLength: 200 })
const Item = Type.Object({ sku: Word, price: Price }, closed)

/** 协议价: prices that were agreed upon with certain customers, by their ids. */
export const contractPrice = promotionKind({
  key: 'contract_price',
  name: { zh: '协议价（一客一价）', en: 'Contract price' },
  about: {
    zh: '与指定客户签订的价格，合同写明客户编号与商品单价；不是按画像定价。',
    en: 'Prices agreed upon with certain customers, who are named by their ids: a contract, not a guess about them.',
  },
  stage: 'price',
  byPieces: true,
  terms: {
    customers: Type.Array(Word, { minItems: 1, maxItems: 500 }),
    items: Type.Array(Item, { minItems: 1, maxItems: 500 }),
  },
  check: ({ items }) => different(items, 'sku', '/items'),
  example: { customers: ['c-1'], items: [{ sku: 'SKU-1', price: 8000 }] },
  sentence: ({ customers, items }, currency) =>
    joined([
      { zh: `${customers.length} 位客户`, en: `${customers.length} customers` },
      ...items.slice(0, 3).map(({ sku, price }) => {
        const text = moneyText(price, currency)
        return { zh: `${sku} ${text.zh}`, en: `${sku} at ${text.en}` }
      }),
    ]),
  bind: ({ items }, { goods, pieces, buyer, offer }) => {
    if (!buyer.contracts.includes(offer)) return whyNot('not_party')
    const prices = new Map(items.map(({ sku, price }) => [sku, price]))
    return atPrices(goods, pieces, ({ line }) => prices.get(line.sku)) ?? whyNot('other_goods')
  },
})
