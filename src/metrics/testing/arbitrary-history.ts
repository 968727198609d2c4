import fc from 'fast-check'
import type {
  AttributeFact,
  CustomerHistory,
  EventFact,
  FeedbackFact,
  OrderFact,
} from '../history.ts'

/** Texts as shops have them, with the missing one, equal prefixes and characters beyond ASCII. */
const CHANNELS = ['', 'app', 'web', '小程序', 'store', '天猫']
const CATEGORIES = ['', '茶', '茶具', 'tea', 'Tea', 'toys', '𝕏', 'zz']
const BRANDS = ['', 'Ａ牌', 'b', '西湖', 'ab', 'abc']
const EVENT_TYPES = [
  'view',
  'click',
  'cart_add',
  'cart_remove',
  'favourite',
  'share',
  'login',
  'visit',
]
/** What shops add to facts: numbers as people write them, and what only looks like one. */
const NUMBERS = ['3', '-0.5', '12.34567', '0.00009', '1e3', '', ' 4', '9007199254740', 'x', '-']
const EXTRA = fc.record(
  {
    kind: fc.constantFrom('秒杀', '拼团', 'app'),
    score: fc.constantFrom(...NUMBERS),
    campaign: fc.constantFrom('双十一', 'app'),
    keyword: fc.constantFrom('茶', '小程序'),
  },
  { requiredKeys: [] },
)
const FEEDBACK_KINDS = ['review', 'csat', 'nps', 'ces', 'contact']

const amount = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 60_000 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(499_999, 500_000, 9_007_199_254) },
)

const line = fc.record({
  sku: fc.constantFrom('', 'sku-1', 'sku-2', 'sku-3'),
  category: fc.constantFrom(...CATEGORIES),
  brand: fc.constantFrom(...BRANDS),
  quantity: fc.constantFrom(1000, 2000, 500, 1, 0, 3333),
  unitPrice: amount,
  discount: fc.constantFrom(0, 0, 100, 333),
  total: amount,
})

/** Orders of every kind: pending, void, in foreign money, known only by their refunds, over-refunded. */
const order = (at: fc.Arbitrary<number>): fc.Arbitrary<OrderFact> =>
  fc
    .record({
      orderId: fc.uuid(),
      known: fc.constantFrom(true, true, true, true, true, false),
      at,
      lag: fc.constantFrom(0, 1, 60_000, 86_400_000),
      paid: fc.boolean(),
      voidAt: fc.option(at, { freq: 6 }),
      state: fc.constantFrom('paid', 'paid', 'paid', 'paid', 'void', 'pending'),
      currency: fc.constantFrom('CNY', 'CNY', 'CNY', 'CNY', 'USD'),
      total: amount,
      discount: fc.constantFrom(0, 0, 0, 500, 1234),
      shipping: fc.constantFrom(0, 800),
      channel: fc.constantFrom(...CHANNELS),
      store: fc.constantFrom('', 's1', 's2'),
      platform: fc.constantFrom('', 'ios', 'android'),
      source: fc.constantFrom('taobao', 'shopify'),
      coupons: fc.subarray(['C1', 'C2']),
      attributes: EXTRA,
      lines: fc.array(line, { maxLength: 4 }),
      payments: fc.array(
        fc.record({ at, method: fc.constantFrom('', '支付宝', 'wechat', 'card'), amount }),
        { maxLength: 2 },
      ),
      refunds: fc.array(
        fc.record({ at, amount: fc.oneof(amount, fc.constant(-1), fc.constant(500)) }),
        { maxLength: 3 },
      ),
    })
    .map(({ lag, paid, ...order }) => {
      const bare = { ...order, orderedAt: order.at - lag, paidAt: paid ? order.at : null }
      if (order.known) return bare
      const unknown = { total: 0, discount: 0, shipping: 0, state: 'unknown', voidAt: null }
      return { ...bare, ...unknown, lines: [], payments: [], coupons: [], paidAt: null }
    })

const event = (at: fc.Arbitrary<number>): fc.Arbitrary<EventFact> =>
  fc.record({
    type: fc.constantFrom(...EVENT_TYPES),
    at,
    sessionId: fc.constantFrom('', 'a', 'b', 'c'),
    sku: fc.constantFrom('', 'sku-1', 'sku-2'),
    category: fc.constantFrom(...CATEGORIES),
    channel: fc.constantFrom(...CHANNELS),
    platform: fc.constantFrom('', 'ios', 'android'),
    source: fc.constantFrom('web', 'app'),
    value: fc.option(fc.integer({ min: -50_000, max: 9_999_999 })),
    seconds: fc.option(fc.integer({ min: 0, max: 600_000 })),
    properties: EXTRA,
  })

const feedback = (at: fc.Arbitrary<number>): fc.Arbitrary<FeedbackFact> =>
  fc.record({
    kind: fc.constantFrom(...FEEDBACK_KINDS),
    at,
    score: fc.option(fc.constantFrom(0, 1000, 3500, 5000, 9000, 10_000)),
    text: fc.constantFrom('', '很好', 'bad'),
    orderId: fc.constantFrom('', 'o-1'),
    channel: fc.constantFrom(...CHANNELS),
  })

const attribute = (at: fc.Arbitrary<number>): fc.Arbitrary<AttributeFact> =>
  fc.oneof(
    fc.record({
      name: fc.constant('birthday'),
      at,
      value: fc.constantFrom(
        '2000-02-29',
        '1990-11-22',
        '1988-02-30',
        '2018-11-05',
        '2011-12-31',
        '1990-03-01',
        '1984-11-24',
        '',
        'x',
        '2030-01-01T08:00:00Z',
      ),
    }),
    fc.record({
      name: fc.constant('consent.sms'),
      at,
      value: fc.constantFrom('', 'true', 'false'),
    }),
    fc.record({
      name: fc.constant('joined_at'),
      at,
      value: fc.constantFrom(
        '2020-02-29 15:59:59.999',
        '2025-11-21 16:00:00.000',
        '2010-12-31T23:30:00+01:00',
        '2026-11-22 00:00',
        'x',
      ),
    }),
    fc.record({
      name: fc.constant('city'),
      at,
      value: fc.constantFrom('', '杭州', '上海', 'Ürümqi'),
    }),
    fc.record({
      name: fc.constant('skin_type'),
      at,
      value: fc.constantFrom('', 'dry', '30', '3', '0.5', '500', 'x'),
    }),
    fc.record({
      name: fc.constant('first_source'),
      at,
      value: fc.constantFrom('', 'app', '门店', '小程序'),
    }),
  )

/**
 * A customer's whole past, with instants drawn from `moments`: few enough of them make ties, and days that follow
 * each other.
 */
export function arbitraryHistory(
  moments: readonly number[],
): fc.Arbitrary<Omit<CustomerHistory, 'customer'>> {
  const at = fc.constantFrom(...moments)
  const unique = <T extends { at: number }>(facts: readonly T[], key: (fact: T) => string): T[] => [
    ...new Map(facts.map((fact) => [key(fact), fact])).values(),
  ]
  return fc.record({
    orders: fc.array(order(at), { maxLength: 6 }),
    events: fc.array(event(at), { maxLength: 12 }),
    feedback: fc.array(feedback(at), { maxLength: 4 }),
    // One value of one attribute at one instant is the engine's key; a second one replaces the first.
    attributes: fc
      .array(attribute(at), { maxLength: 6 })
      .map((facts) => unique(facts, (fact) => `${fact.name} ${fact.at}`)),
  })
}
