import { beforeAll, describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { sql } from '#sql/sql.ts'
import type { QuoteInput } from '#api/shapes/promotion.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { metricsInUse } from '../metrics-in-use.ts'
import { byId, evaluator, shopMigrations, testShop, yuan } from '../testing/test-shop.ts'
import { seedPrograms } from '../tier-stage.ts'
import { promotionBook } from './promotion-book.ts'
import { createPromotions } from './promotions.ts'
import { createQuotes } from './quotes.ts'

const stores = await testStores(shopMigrations)
const { ledger } = stores
const { clock, shop, owner, take } = testShop(stores)
const { book } = await metricsInUse(ledger)
const base = { ...stores, clock, shop }
await seedPrograms(ledger, clock.now() - 400 * 86_400_000)
const promotions = await promotionBook(base)
const deps = { ...base, promotions }
const service = createPromotions(deps)
const quotes = createQuotes(deps)
/** Another process of the same shop, which has not seen yet what was defined here. */
const otherBook = await promotionBook(base)
const other = createQuotes({ ...base, promotions: otherBook })

const define = async (definition: object) =>
  unwrap(await service.create(owner, { definition: definition as never }))
const endAll = async () => {
  for (const { key, etag } of unwrap(await service.list(owner)))
    unwrap(await service.remove(owner, key, etag))
}
const cart = (price: number, more: Partial<QuoteInput> = {}): QuoteInput => ({
  lines: [{ sku: 'A', quantity: 1, unit_price: yuan(price) }],
  ...more,
})
const ask = async (input: QuoteInput, who?: string, by = quotes) =>
  by.make(owner, input, { customer: who === undefined ? undefined : byId(who), at: undefined })
const price = async (input: QuoteInput, who?: string) => unwrap(await ask(input, who)).total.amount
const reduction = (key: string, more: object = {}) => ({
  key,
  name: { zh: '满 100 减 10' },
  kind: 'full_reduction',
  terms: { steps: [{ from: 10_000, off: 1000 }] },
  ...more,
})

beforeAll(async () => {
  await take(
    'orders',
    { order_id: 'g1', customer_id: 'gold', ordered_at: '2026-11-01', order_total: yuan(25_000) },
    { order_id: 'b1', customer_id: 'b', ordered_at: '2026-11-01', order_total: yuan(1) },
  )
  await take('customers', { customer_id: 'new', name: '新客' })
  await evaluator({ ...base, book, model: standardRfm })()
})

describe('a quote', () => {
  test('gives each level what its program promises, and the rule that did it', async () => {
    const quote = unwrap(await ask(cart(100), 'gold'))
    expect(quote).toMatchObject({
      state: 'open',
      levels: { membership: 'gold' },
      total: { amount: 9000 },
      discounts: [{ promotion: 'level:membership', version: 1, amount: { amount: 1000 } }],
    })
    expect(quote.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(await price(cart(100), 'b')).toBe(10_000)
    expect(await price(cart(100))).toBe(10_000)
    expect(unwrap(await quotes.show(owner, quote.id ?? ''))).toEqual(quote)
  })

  test('says which customer it does not know, and which currency it takes', async () => {
    expect(await ask(cart(1), 'nobody')).toMatchObject({
      ok: false,
      problem: { code: 'not_found', path: '/customer' },
    })
    const dollars = { sku: 'A', quantity: 1, unit_price: { amount: 1, currency: 'USD' } }
    expect(await ask({ lines: [dollars] })).toMatchObject({
      ok: false,
      problem: { errors: [{ code: 'not_one_of', path: '/lines/0/unit_price/currency' }] },
    })
  })

  test('tries what another level would pay without keeping anything', async () => {
    const tried = unwrap(await ask(cart(100, { as: { levels: { membership: 'diamond' } } })))
    expect(tried).toMatchObject({ id: null, state: 'trial', total: { amount: 8500 } })
    expect(await ask(cart(100, { as: { levels: { membership: 'golden' } } }))).toMatchObject({
      ok: false,
      problem: { code: 'unknown_kind', path: '/as/levels/membership' },
    })
  })
})

describe('promotions', () => {
  test('are kept in versions, and refused with a place', async () => {
    const made = await define(reduction('save'))
    expect(made).toMatchObject({ version: 1, state: 'live', sentence: { zh: '满 100 元减 10 元' } })
    const wrong = { definition: reduction('save', { terms: { steps: [] } }) as never }
    expect(await service.replace(owner, 'save', wrong, made.etag)).toMatchObject({
      ok: false,
      problem: { errors: [{ path: '/definition/terms/steps' }] },
    })
    const paused = { definition: reduction('save', { paused: true }) as never }
    const changed = unwrap(await service.replace(owner, 'save', paused, made.etag))
    expect(changed).toMatchObject({ version: 2, state: 'paused' })
    expect(await service.replace(owner, 'save', paused, made.etag)).toMatchObject({
      problem: { code: 'version_conflict' },
    })
    expect(await price(cart(100))).toBe(10_000)
    await endAll()
    expect(await service.show(owner, 'save')).toMatchObject({ problem: { code: 'not_found' } })
  })

  test('public codes belong to one offer', async () => {
    const coupon = { kind: 'coupon', terms: { off: 500 }, public_code: 'SPRING' }
    await define({ key: 'spring', name: { zh: '春季券' }, ...coupon })
    const again = { key: 'spring-2', name: { zh: '春季券' }, ...coupon, public_code: 'spring' }
    expect(await service.create(owner, { definition: again as never })).toMatchObject({
      problem: { code: 'key_taken', path: '/definition/public_code' },
    })
    const quote = unwrap(await ask(cart(100, { codes: ['spring ', 'AUTUMN'] })))
    expect(quote).toMatchObject({
      total: { amount: 9500 },
      discounts: [{ code: 'SPRING' }],
      unknown_codes: ['AUTUMN'],
    })
    await endAll()
  })

  test('a first order is one by what was bought, and once', async () => {
    await define({ key: 'first', name: { zh: '首单' }, kind: 'first_order', terms: { off: 500 } })
    expect(await price(cart(100), 'b')).toBe(10_000)
    expect(await price(cart(100))).toBe(10_000)
    const two = await Promise.all([ask(cart(100), 'new'), ask(cart(100), 'new')])
    const ids = two.map((one) => unwrap(one).id ?? '')
    expect(two.map((one) => unwrap(one).total.amount)).toEqual([9500, 9500])
    const done = await Promise.all(ids.map((id) => quotes.commit(owner, id, {})))
    expect(done.filter((one) => one.ok)).toHaveLength(1)
    expect(await price(cart(100), 'new')).toBe(10_000)
    await endAll()
  })

  test('a contract holds for the customers that it names', async () => {
    const items = [{ sku: 'A', price: 7000 }]
    const terms = { customers: ['b'], items }
    await define({ key: 'deal', name: { zh: '协议价' }, kind: 'contract_price', terms })
    expect(await price(cart(100), 'b')).toBe(7000)
    expect(await price(cart(100), 'new')).toBe(10_000)
    await endAll()
  })
})

describe('limits', () => {
  const commitAll = (ids: readonly string[]) =>
    Promise.all(ids.map((id, at) => (at % 2 === 0 ? quotes : other).commit(owner, id, {})))
  const open = async (count: number, who?: string) =>
    Promise.all(
      Array.from({ length: count }, async () => unwrap(await ask(cart(100), who)).id ?? ''),
    )
  const sums = async (key: string) =>
    (
      await ledger.query(sql`SELECT orders, amount FROM promotion_sums
      WHERE promotion = ${key} AND customer = 0`)
    )[0]

  test('200 quotes that are committed at once by two processes share five orders, exactly', async () => {
    await define(reduction('five', { limits: { orders: 5 } }))
    const ids = await open(200)
    const done = await commitAll(ids)
    expect(done.filter((one) => one.ok)).toHaveLength(5)
    expect(new Set(done.flatMap((one) => (one.ok ? [] : [one.problem.code])))).toEqual(
      new Set(['promotion_used_up']),
    )
    expect(await sums('five')).toEqual({ orders: 5n, amount: 5000n })
    expect(unwrap(await ask(cart(100))).why_not).toContainEqual(
      expect.objectContaining({ promotion: 'five', reason: 'sold_out' }),
    )
    // The same commit again is the same commit; a cancelled order gives its place back, once.
    const kept = ids.filter((_, at) => done[at]?.ok)
    for (const id of kept) expect((await quotes.commit(owner, id, {})).ok).toBe(true)
    await Promise.all([1, 2, 3].map(() => quotes.release(owner, kept[0] ?? '')))
    expect(await sums('five')).toEqual({ orders: 4n, amount: 4000n })
    expect(await quotes.commit(owner, kept[0] ?? '', {})).toMatchObject({
      problem: { code: 'quote_state' },
    })
    expect(await price(cart(100))).toBe(9000)
    await endAll()
  })

  test('what is reserved is nobody else’s until it lapses', async () => {
    await define(reduction('one', { limits: { budget: 1000 } }))
    const reserved = unwrap(await ask(cart(100, { reserve: true })))
    expect(reserved.state).toBe('reserved')
    expect(unwrap(await ask(cart(100))).why_not).toContainEqual(
      expect.objectContaining({ promotion: 'one', reason: 'budget_out' }),
    )
    clock.advance(15 * 60_000)
    expect(await quotes.commit(owner, reserved.id ?? '', {})).toMatchObject({
      problem: { code: 'quote_expired' },
    })
    await quotes.tidy()
    await otherBook.refresh()
    const next = unwrap(await ask(cart(100), undefined, other))
    expect(next.total.amount).toBe(9000)
    expect(unwrap(await other.commit(owner, next.id ?? '', { order_id: 'o-1' }))).toMatchObject({
      state: 'committed',
      order_id: 'o-1',
    })
    await endAll()
  })

  test('nobody gets more than their share, and who nobody knows gets none of it', async () => {
    await define(reduction('own', { limits: { orders_per_person: 2 } }))
    const done = await commitAll(await open(20, 'new'))
    expect(done.filter((one) => one.ok)).toHaveLength(2)
    expect(await price(cart(100), 'new')).toBe(10_000)
    expect(await price(cart(100), 'b')).toBe(9000)
    expect(unwrap(await ask(cart(100))).why_not).toContainEqual(
      expect.objectContaining({ promotion: 'own', reason: 'members_only' }),
    )
    await endAll()
  })

  test('an offer that took nothing off takes nothing of its limits', async () => {
    await define(
      reduction('big', { limits: { orders: 1 }, terms: { steps: [{ from: 99_999, off: 1 }] } }),
    )
    const quote = unwrap(await ask(cart(100)))
    expect((await quotes.commit(owner, quote.id ?? '', {})).ok).toBe(true)
    expect(await sums('big')).toBe(undefined)
    await endAll()
  })
})
