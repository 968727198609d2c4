import { Type } from 'typebox'
import { moneyText } from '#core/money.ts'
import { TierKey } from '#loyalty/tier-program.ts'
import { closed, Price } from '../promotion.ts'
import { whyNot } from '../why-not.ts'
import { promotionKind } from './kind.ts'
import { atPrices } from './pieces.ts'
import { different, joined } from './terms.ts'

const Item = Type.Object(
  {
    sku: Type.String({ minLength: 1, maxLength: 200 }),
    prices: Type.Record(TierKey, Price),
  },
  closed,
)

/** 等级价: a price of its own for each level. */
export const tierPrice = promotionKind({
  key: 'tier_price',
  name: { zh: '等级价', en: 'Tier price' },
  about: {
    zh: '为商品按会员等级分别定价；没有写价格的等级按原价。',
    en: 'Goods at a price of their own for each level; levels without one pay the list price.',
  },
  stage: 'price',
  byPieces: true,
  byLevel: true,
  terms: { program: TierKey, items: Type.Array(Item, { minItems: 1, maxItems: 500 }) },
  check: ({ items }) => different(items, 'sku', '/items'),
  levelsNamed: ({ program, items }) =>
    items.flatMap(({ prices }, index) =>
      Object.keys(prices).map((level) => ({
        program,
        level,
        path: `/items/${index}/prices/${level}`,
      })),
    ),
  example: { program: 'membership', items: [{ sku: 'SKU-1', prices: { gold: 8800 } }] },
  sentence: ({ items }, currency) =>
    joined(
      items.slice(0, 3).map(({ sku, prices }) => {
        const each = Object.values(prices).map((price) => moneyText(price, currency))
        return {
          zh: `${sku} ${each.map(({ zh }) => zh).join(' / ')}`,
          en: `${sku} ${each.map(({ en }) => en).join(' / ')}`,
        }
      }),
    ),
  bind: ({ program, items }, { goods, pieces, buyer }) => {
    const level = buyer.levels[program]?.key
    const prices = new Map(
      items.map(({ sku, prices: by }) => [sku, level === undefined ? undefined : by[level]]),
    )
    if (!goods.some(({ line }) => prices.has(line.sku))) return whyNot('other_goods')
    return atPrices(goods, pieces, ({ line }) => prices.get(line.sku)) ?? whyNot('no_level_offer')
  },
})
