import { describe, expect, test } from 'vitest'
import type { CartLine } from './cart.ts'
import { parsePromotion } from './check-promotion.ts'
import { promotionKinds } from './kinds/registry.ts'
import { quoteCart } from './quote-cart.ts'
import { LADDERS, line, NOW, occasion, offerOf } from './testing/random-carts.ts'
import { describeWhyNot } from './why-not.ts'

type Told = Parameters<typeof occasion>[0]
type Shop = { offers: readonly object[]; lines: readonly CartLine[]; shipping?: number; who?: Told }

let made = 0
const promotion = (more: object): object => {
  made += 1
  return { key: `p${made}`, name: { zh: `活动${made}` }, ...more }
}

const quote = ({ offers, lines, shipping = 0, who }: Shop) =>
  quoteCart(
    { lines, shipping },
    offers.map((one) => offerOf(promotion(one))),
    occasion(who),
  )

/** What it comes to, and the sentence of the first offer that was refused. */
function tell(shop: Shop): { total: number; why?: string } {
  const { total, whyNot } = quote(shop)
  const refused = whyNot[0]
  return refused === undefined ? { total } : { total, why: describeWhyNot(refused).zh }
}

describe('满减 in steps', () => {
  const steps = [
    { from: 20_000, off: 2000 },
    { from: 50_000, off: 8000 },
  ]
  const offers = [{ kind: 'full_reduction', terms: { steps } }]
  test.each([
    [19_999, { total: 19_999, why: '还差 0.01 元' }],
    [20_000, { total: 18_000 }],
    [49_999, { total: 47_999 }],
    [50_000, { total: 42_000 }],
  ])('of %i', (price, expected) => {
    expect(tell({ offers, lines: [line('a', price)] })).toEqual(expected)
  })
  test('每满 counts again and again, up to the cap', () => {
    const every = [
      {
        kind: 'full_reduction',
        terms: { steps: [{ from: 10_000, off: 1000 }], repeat: true, cap: 2500 },
      },
    ]
    expect(tell({ offers: every, lines: [line('a', 29_999)] })).toEqual({ total: 27_999 })
    expect(tell({ offers: every, lines: [line('a', 99_999)] })).toEqual({ total: 97_499 })
  })
  test('is spread over the lines by largest remainder', () => {
    const { lines } = quote({
      offers: [{ kind: 'full_reduction', terms: { steps: [{ from: 100, off: 100 }] } }],
      lines: [line('a', 100), line('b', 100), line('c', 100)],
    })
    expect(lines.map(({ final }) => final)).toEqual([66, 67, 67])
  })
})

describe('each kind', () => {
  const cases: [string, Shop, { total: number; why?: string }][] = [
    [
      '满折 by pieces',
      {
        offers: [{ kind: 'full_discount', terms: { steps: [{ pieces: 3, off_bp: 2000 }] } }],
        lines: [line('a', 1000, 2)],
      },
      { total: 2000, why: '还差 1 件' },
    ],
    [
      '满折 by money',
      {
        offers: [{ kind: 'full_discount', terms: { steps: [{ from: 2000, off_bp: 2000 }] } }],
        lines: [line('a', 1000, 2)],
      },
      { total: 1600 },
    ],
    [
      '限时折扣 of so many pieces: the dearest first',
      {
        offers: [
          { kind: 'timed_discount', terms: { off_bp: 5000 }, limits: { pieces_per_person: 2 } },
        ],
        lines: [line('a', 1000), line('b', 3000, 2)],
      },
      { total: 4000 },
    ],
    [
      '秒杀 is never dearer than the price',
      {
        offers: [{ kind: 'flash_sale', terms: { items: [{ sku: 'A', price: 1200 }] } }],
        lines: [line('a', 1000)],
      },
      { total: 1000, why: '现价已不高于活动价' },
    ],
    [
      'a bundle, as often as it is whole',
      {
        offers: [
          {
            kind: 'bundle',
            terms: {
              items: [
                { sku: 'A', pieces: 1 },
                { sku: 'B', pieces: 2 },
              ],
              price: 5000,
            },
          },
        ],
        lines: [line('a', 3000, 3), line('b', 2000, 4)],
      },
      { total: 13_000 },
    ],
    [
      'a bundle that lacks something',
      {
        offers: [
          {
            kind: 'bundle',
            terms: {
              items: [
                { sku: 'A', pieces: 1 },
                { sku: 'B', pieces: 2 },
              ],
              price: 5000,
            },
          },
        ],
        lines: [line('a', 3000), line('b', 2000)],
      },
      { total: 5000, why: '套餐还缺 B×1' },
    ],
    [
      'a first order, of somebody who bought before',
      { offers: [{ kind: 'first_order', terms: { off: 500 } }], lines: [line('a', 3000)] },
      { total: 3000, why: '仅限首单' },
    ],
    [
      'a first order',
      {
        offers: [{ kind: 'first_order', terms: { off: 500 } }],
        lines: [line('a', 3000)],
        who: { firstOrder: true },
      },
      { total: 2500 },
    ],
    [
      '第二件半价: the cheapest of two',
      {
        offers: [{ kind: 'nth_item', terms: { nth: 2, off_bp: 5000 } }],
        lines: [line('a', 1000, 2), line('b', 4000)],
      },
      { total: 5500 },
    ],
    [
      '买二送一',
      {
        offers: [{ kind: 'buy_get', terms: { buy: 2, get: 1 } }],
        lines: [line('a', 1000, 4), line('b', 4000, 2)],
      },
      { total: 10_000 },
    ],
    [
      'a tier price',
      {
        offers: [
          {
            kind: 'tier_price',
            terms: { program: 'membership', items: [{ sku: 'A', prices: { gold: 800 } }] },
          },
        ],
        lines: [line('a', 1000, 3)],
        who: { level: 'gold' },
      },
      { total: 2400 },
    ],
    [
      'a tier discount of a guest',
      {
        offers: [
          { kind: 'tier_discount', terms: { program: 'membership', levels: { gold: 1000 } } },
        ],
        lines: [line('a', 1000)],
      },
      { total: 1000, why: '当前等级没有此优惠' },
    ],
    [
      'a ladder price',
      {
        offers: [
          {
            kind: 'ladder_price',
            terms: {
              steps: [
                { pieces: 3, price: 900 },
                { pieces: 10, price: 700 },
              ],
            },
          },
        ],
        lines: [line('a', 1000, 10)],
      },
      { total: 7000 },
    ],
    [
      'a contract price of somebody who is no party',
      {
        offers: [
          {
            kind: 'contract_price',
            terms: { customers: ['c1'], items: [{ sku: 'A', price: 500 }] },
          },
        ],
        lines: [line('a', 1000)],
      },
      { total: 1000, why: '仅限签约客户' },
    ],
    [
      'a coupon without its code',
      { offers: [{ kind: 'coupon', terms: { off: 500 } }], lines: [line('a', 1000)] },
      { total: 1000, why: '需要出示优惠码' },
    ],
    [
      'free delivery',
      {
        offers: [{ kind: 'free_shipping', terms: { from: 1000, cap: 500 } }],
        lines: [line('a', 1000)],
        shipping: 800,
      },
      { total: 1300 },
    ],
  ]
  test.each(cases)('%s', (_name, shop, expected) => {
    expect(tell(shop)).toEqual(expected)
  })
})

describe('who, when, where, how many', () => {
  const reduction = { kind: 'full_reduction', terms: { steps: [{ from: 100, off: 10 }] } }
  const lines = [line('a', 1000)]
  const why = (more: object, who?: Told) =>
    tell({ offers: [{ ...reduction, ...more }], lines, ...(who ? { who } : {}) }).why
  test('a level that is too low is told which one it takes', () => {
    const levels = { program: 'membership', at_least: 'gold' }
    expect(why({ levels }, { level: 'silver' })).toBe('仅限gold及以上')
    expect(why({ levels })).toBe('仅限gold及以上')
    expect(why({ levels }, { level: 'diamond' })).toBe(undefined)
  })
  test('days are the shop’s: a range ends with its last day there', () => {
    const during = { range: { from: '2026-11-11', to: '2026-11-11' } }
    const at = (text: string) => ({ at: Date.parse(text) })
    expect(why({ during }, at('2026-11-10T15:59:59.999Z'))).toBe(
      '活动于 2026-11-11T00:00:00+08:00 开始',
    )
    expect(why({ during }, at('2026-11-10T16:00:00Z'))).toBe(undefined)
    expect(why({ during }, at('2026-11-11T15:59:59.999Z'))).toBe(undefined)
    expect(why({ during }, at('2026-11-11T16:00:00Z'))).toMatch(/结束/)
  })
  test('a level may begin earlier', () => {
    const during = { range: { from: '2026-11-12' } }
    const early = { program: 'membership', at_least: 'gold', minutes: 720 }
    expect(why({ during, early }, { level: 'gold', at: NOW })).toBe(undefined)
    expect(why({ during, early }, { level: 'gold', at: NOW - 1 })).toMatch(/开始/)
    expect(why({ during, early }, { level: 'silver', at: NOW })).toMatch(/开始/)
  })
  test('weekdays, days of the month and hours, also over midnight', () => {
    expect(why({ during: { weekdays: [3] } })).toBe(undefined)
    expect(why({ during: { weekdays: [6, 7] } })).toBe('仅限周六、周日')
    expect(why({ during: { days_of_month: [8] } })).toBe('仅限每月 8 日')
    expect(why({ during: { hours: { from: '11:59', to: '12:01' } } })).toBe(undefined)
    expect(why({ during: { hours: { from: '20:00', to: '12:01' } } })).toBe(undefined)
    expect(why({ during: { hours: { from: '20:00', to: '12:00' } } })).toBe('仅限20:00–12:00')
  })
  test('limits that are reached', () => {
    const used = (orders: number, own: number) => ({
      used: {
        [`p${made + 1}`]: { orders, pieces: 0, budget: 990, byBuyer: { orders: own, pieces: 0 } },
      },
    })
    expect(why({ limits: { orders: 5 } }, used(5, 0))).toBe('活动名额已用完')
    expect(why({ limits: { orders_per_person: 1 } }, used(5, 1))).toBe('已达每人限量')
    const perPerson = { limits: { orders_per_person: 1 } }
    expect(why(perPerson, { isGuest: true })).toBe('每人限量，请先登录')
    expect(why({ limits: { budget: 999 } }, used(5, 1))).toBe('活动预算不足')
    expect(why({ limits: { budget: 1000 } }, used(5, 1))).toBe(undefined)
  })
  test('a floor is never passed, and an offer that cannot move it is told so', () => {
    const offers = [{ kind: 'timed_discount', terms: { off_bp: 5000 } }]
    expect(tell({ offers, lines: [line('a', 1000, 2, { floor: 900 })] })).toEqual({ total: 1800 })
    expect(tell({ offers, lines: [line('a', 1000, 2, { floor: 2000 })] })).toEqual({
      total: 2000,
      why: '价格已到底线',
    })
  })
})

describe('together', () => {
  const off = (bp: number, more: object = {}) => ({
    kind: 'timed_discount',
    terms: { off_bp: bp },
    ...more,
  })
  test('offers of one group do not meet on one line, but do on two', () => {
    const lines = [line('a', 1000), line('b', 1000)]
    expect(tell({ offers: [off(1000), off(2000)], lines }).total).toBe(1600)
    const apart = [off(1000, { goods: { skus: ['A'] } }), off(2000, { goods: { skus: ['B'] } })]
    expect(tell({ offers: apart, lines }).total).toBe(1700)
  })
  test('an exclusive offer is taken when it alone is better than the others together', () => {
    const lines = [line('a', 10_000)]
    const others = [
      off(1000),
      { kind: 'full_reduction', terms: { steps: [{ from: 5000, off: 500 }] } },
    ]
    expect(tell({ offers: [...others, off(1500, { exclusive: true })], lines }).total).toBe(8500)
    expect(tell({ offers: [...others, off(1400, { exclusive: true })], lines }).total).toBe(8500)
    expect(tell({ offers: [...others, off(1300, { exclusive: true })], lines }).total).toBe(8500)
    expect(tell({ offers: [...others, off(1600, { exclusive: true })], lines }).total).toBe(8400)
  })
  test('a smaller discount wins if with it a threshold is still reached', () => {
    const price = quote({
      offers: [
        off(1000),
        off(500),
        { kind: 'full_reduction', terms: { steps: [{ from: 9500, off: 3000 }] } },
      ],
      lines: [line('a', 10_000)],
    })
    expect(price.total).toBe(6500)
    expect(price.whyNot.map((one) => describeWhyNot(one).zh)).toEqual([
      expect.stringMatching(/^与“活动\d+”不同享，后者更优惠$/),
    ])
  })
})

describe('a promotion is read strictly', () => {
  const wrong = (more: object): string[] => {
    const read = parsePromotion(promotion(more), { ladders: LADDERS })
    return read.ok ? [] : (read.problem.errors ?? []).map(({ code, path }) => `${code} ${path}`)
  }
  test.each([
    [{ kind: 'gift', terms: {} }, 'unknown_kind /kind'],
    [{ kind: 'coupon', terms: { of: 5 } }, 'unknown_field /terms/of'],
    [{ kind: 'coupon', terms: {} }, 'invalid_value /terms/off'],
    [{ kind: 'coupon', terms: { off: 5, off_bp: 5 } }, 'invalid_value /terms/off_bp'],
    [{ kind: 'coupon', terms: { off: 5 }, limits: { pieces: 3 } }, 'invalid_value /limits/pieces'],
    [
      { kind: 'coupon', terms: { off: 5 }, levels: { program: 'membership', at_least: 'golden' } },
      'unknown_kind /levels/at_least',
    ],
    [
      { kind: 'tier_discount', terms: { program: 'vip', levels: { gold: 5 } } },
      'unknown_kind /terms/program',
    ],
    [
      { kind: 'tier_discount', terms: { program: 'membership', levels: { golden: 5 } } },
      'unknown_kind /terms/levels/golden',
    ],
    [
      { kind: 'full_reduction', terms: { steps: [{ from: 5, off: 6 }] } },
      'invalid_value /terms/steps/0/off',
    ],
    [
      {
        kind: 'full_reduction',
        terms: {
          steps: [
            { from: 5, off: 1 },
            { from: 5, off: 2 },
          ],
        },
      },
      'invalid_value /terms/steps/1/from',
    ],
    [
      { kind: 'coupon', terms: { off: 5 }, during: { range: { from: '2026-02-30' } } },
      'invalid_time /during/range/from',
    ],
  ])('%j', (more, expected) => {
    expect(wrong(more)).toContain(expected)
  })
  test('every kind says what it is in both languages', () => {
    for (const { name, about } of promotionKinds.all)
      for (const text of [name.zh, name.en, about.zh, about.en]) expect(text).not.toBe('')
  })
})
