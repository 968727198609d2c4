import { describe, expect, test } from 'vitest'
import { publishedBuyer } from './buyer.ts'
import { quoteCart } from './quote-cart.ts'
import { LADDERS, line, occasion, offerOf } from './testing/random-carts.ts'

const facts = { levels: {}, firstOrder: false, contracts: [] }

describe('a price sees published facts only (types are part of this test)', () => {
  test('nothing else about a person compiles, and nothing else is copied', () => {
    const scored = { ...facts, churn_risk: 0.9 }
    // @ts-expect-error a personal score cannot reach the price, not even in a variable
    const buyer = publishedBuyer(scored)
    expect(Object.keys(buyer).sort()).toEqual(['contracts', 'firstOrder', 'levels'])
    // @ts-expect-error neither can a segment
    publishedBuyer({ ...facts, segments: ['price_sensitive'] })
    // @ts-expect-error nor a tag
    publishedBuyer({ ...facts, tags: ['vip'] })
    // @ts-expect-error nor a metric
    publishedBuyer({ ...facts, metrics: { net_spend: 1 } })
    // @ts-expect-error nor an RFM score
    publishedBuyer({ ...facts, rfm: { r: 5, f: 5, m: 5 } })
  })

  test('a buyer that was not made of published facts does not compile', () => {
    const priced = () =>
      // @ts-expect-error only publishedBuyer makes one
      quoteCart({ lines: [], shipping: 0 }, [], { ...occasion(), buyer: facts })
    expect(priced().total).toBe(0)
  })

  test('a level beside which something stands loses it', () => {
    const gold = { key: 'gold', rank: 2, score: 99 }
    const buyer = publishedBuyer({ ...facts, levels: { membership: gold } })
    expect(buyer.levels['membership']).toEqual({ key: 'gold', rank: 2 })
  })

  test('the same published facts give the same price, whoever asks', () => {
    const offer = offerOf({
      key: 'member-day',
      name: { zh: '会员日' },
      kind: 'tier_discount',
      terms: { program: 'membership', levels: { gold: 1000 } },
    })
    const cart = { lines: [line('a', 10_000, 2)], shipping: 0 }
    const price = () => quoteCart(cart, [offer], occasion({ level: 'gold' }))
    expect(price()).toEqual(price())
    expect(price().total).toBe(18_000)
    expect(Object.keys(LADDERS)).toEqual(['membership'])
  })
})
