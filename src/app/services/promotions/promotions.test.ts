import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { sql } from '#sql/sql.ts'
import { openLedgerServer } from '#stores/postgres/server.ts'
import type { QuoteInput } from '#api/shapes/promotion.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { metricsInUse } from '../metrics-in-use.ts'
import { byId, evaluator, shopMigrations, testShop, yuan } from '../testing/test-shop.ts'
import { seedPrograms } from '../tier-stage.ts'
import { secretHash } from '#core/ids.ts'
import { findQuote } from '#promotions/quotes.store.ts'
import { createCoupons } from './coupons.ts'
import { promotionBook } from './promotion-book.ts'
import { createPromotions } from './promotions.ts'
import type { QuoteBody } from './quote-view.ts'
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
/** Another process of the same shop with connections of its own; it has not seen yet what was defined here. */
const second = await openLedgerServer(stores.env.DATABASE_URL)
afterAll(() => second.close())
const otherBase = { ...base, ledger: second }
const otherBook = await promotionBook(otherBase)
const other = createQuotes({ ...otherBase, promotions: otherBook })
const coupons = createCoupons(deps)
const otherCoupons = createCoupons({ ...otherBase, promotions: otherBook })

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

describe('single codes', () => {
  const read = { customer: undefined, expiresAt: undefined }
  const issue = async (count = 1, more: object = {}) =>
    unwrap(await coupons.issue(owner, { promotion: 'gift', count }, { ...read, ...more })).codes
  const redeem = (code: string, by = coupons, orderId?: string) =>
    by.redeem(owner, code, { customer: undefined, orderId })
  const states = async () =>
    unwrap(await coupons.list(owner, { promotion: 'gift' }, { limit: 100 })).data.map(
      ({ state }) => state,
    )
  beforeAll(async () => {
    await define({ key: 'gift', name: { zh: '礼券' }, kind: 'coupon', terms: { off: 500 } })
  })

  test('500 that use one code at once, by two processes: exactly one does', async () => {
    const [code = ''] = await issue()
    const all = Array.from({ length: 500 }, (_, at) =>
      redeem(code, at % 2 ? coupons : otherCoupons),
    )
    const done = await Promise.all(all)
    expect(done.filter((one) => one.ok)).toHaveLength(1)
    expect(new Set(done.flatMap((one) => (one.ok ? [] : [one.problem.code])))).toEqual(
      new Set(['coupon_unusable']),
    )
  })

  test('nobody can read one from the ledger, nor guess one', async () => {
    const codes = await issue(50)
    expect(new Set(codes).size).toBe(50)
    for (const code of codes) expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/)
    const rows = JSON.stringify(await ledger.query(sql`SELECT hash, hint FROM coupons`))
    expect(rows).not.toContain(codes[0])
    expect(rows).not.toContain(codes[0]?.replaceAll('-', ''))
  })

  test('a quote holds a code, a commit uses it, a cancelled order returns it', async () => {
    const [code = ''] = await issue()
    const codes = [code.toLowerCase()]
    const made = unwrap(await ask(cart(100, { codes, reserve: true })))
    expect(made).toMatchObject({ total: { amount: 9500 }, discounts: [{ promotion: 'gift' }] })
    expect(JSON.stringify(made)).not.toContain(code.slice(0, 9))
    // Held: neither another quote nor a till can have it.
    expect(unwrap(await ask(cart(100, { codes }))).unknown_codes).toEqual([code])
    expect((await redeem(code)).ok).toBe(false)
    expect((await states())[0]).toBe('frozen')
    unwrap(await quotes.commit(owner, made.id ?? '', { order_id: 'o-7' }))
    expect((await states())[0]).toBe('used')
    unwrap(await quotes.release(owner, made.id ?? ''))
    expect((await states())[0]).toBe('issued')
    expect((await redeem(code, coupons, 'o-8')).ok).toBe(true)
    // The till asks again, because it heard nothing.
    expect((await redeem(code, coupons, 'o-8')).ok).toBe(true)
    expect((await redeem(code, coupons, 'o-9')).ok).toBe(false)
  })

  test('of two quotes with one code one is committed, and the other takes nothing at all', async () => {
    await define(reduction('beside'))
    const [code = ''] = await issue()
    const both = await Promise.all([1, 2].map(() => ask(cart(150, { codes: [code] }))))
    const ids = both.map((one) => unwrap(one).id ?? '')
    const done = await Promise.all(ids.map((id, at) => (at ? quotes : other).commit(owner, id, {})))
    expect(done.filter((one) => one.ok)).toHaveLength(1)
    expect(done.find((one) => !one.ok)).toMatchObject({ problem: { code: 'coupon_unusable' } })
    expect(
      await ledger.query(sql`SELECT orders FROM promotion_sums
      WHERE promotion = 'beside' AND customer = 0`),
    ).toEqual([{ orders: 1n }])
  })

  test('one that has expired or is somebody else’s is as good as none', async () => {
    const expiresAt = clock.now() + 60_000
    const [short = ''] = await issue(1, { expiresAt })
    const [own = ''] = await issue(1, { customer: byId('b') })
    expect((await redeem(own)).ok).toBe(false)
    expect(unwrap(await ask(cart(100, { codes: [own] }), 'new')).unknown_codes).toEqual([own])
    expect(unwrap(await ask(cart(100, { codes: [own] }), 'b')).unknown_codes).toEqual([])
    clock.advance(60_000)
    expect((await redeem(short)).ok).toBe(false)
    expect(await states()).toContain('expired')
    const over = unwrap(
      await coupons.list(owner, { promotion: 'gift', state: 'expired' }, { limit: 10 }),
    )
    expect(over.data).toHaveLength(1)
  })

  test('only coupons without a public code have single ones', async () => {
    await define(reduction('plain'))
    const asked = await coupons.issue(owner, { promotion: 'plain' }, read)
    expect(asked).toMatchObject({ problem: { code: 'invalid_value', path: '/promotion' } })
    await endAll()
  })
})

describe('the audit of prices', () => {
  const audit = async (from: number) =>
    unwrap(await quotes.audit(owner, { from, to: clock.now() + 1 })).findings
  /** What is planted is written as a quote is, with a hash that fits. */
  const plant = async (id: string, change: (body: QuoteBody) => QuoteBody, rehash = true) => {
    const kept = await findQuote(ledger, id)
    if (!kept) throw new Error(`no quote ${id}`)
    const text = JSON.stringify(change(kept.body as unknown as QuoteBody))
    const hash = rehash ? secretHash(text) : kept.hash
    await ledger.query(sql`UPDATE quotes SET body = ${text}::json, hash = ${hash} WHERE id = ${id}`)
  }
  const cheaper = (body: QuoteBody): QuoteBody => ({
    ...body,
    price: { ...body.price, total: { ...body.price.total, amount: body.price.total.amount - 1 } },
  })

  test('finds every planted price of one’s own, and nothing in honest quotes', async () => {
    clock.advance(86_400_000)
    const from = clock.now()
    const item = await define(reduction('save', { limits: { orders: 60 } }))
    await define({
      key: 'spring',
      name: { zh: '券' },
      kind: 'coupon',
      terms: { off: 300 },
      public_code: 'SPRING',
    })
    const ids: string[] = []
    for (let round = 0; round < 60; round += 1) {
      clock.advance(1000)
      const who = [undefined, 'gold', 'b', 'new'][round % 4]
      const codes = round % 3 === 0 ? ['SPRING'] : []
      const quote = unwrap(
        await ask(cart(90 + (round % 7), { codes, store: `s${round % 7}` }), who),
      )
      ids.push(quote.id ?? '')
      if (round % 5 === 0) unwrap(await quotes.commit(owner, quote.id ?? '', {}))
      // Rules change, and a price is raised for everybody: nothing unfair.
      if (round === 30) {
        const steps = [{ from: 9000, off: 800 }]
        const next = reduction('save', { terms: { steps }, limits: { orders: 8 } })
        unwrap(await service.replace(owner, 'save', { definition: next as never }, item.etag))
      }
    }
    for (const price of [50, 50, 55, 55]) {
      clock.advance(1000)
      unwrap(await ask(cart(price, { store: 'fair' })))
    }
    expect(await audit(from)).toEqual([])

    const planted = ids.filter((_, at) => at % 6 === 1)
    for (const [at, id] of planted.entries())
      if (at % 3 === 0) await plant(id, cheaper, false)
      else if (at % 3 === 1) await plant(id, cheaper)
      // Somebody got what their level does not give.
      else
        await plant(id, (body) => ({
          ...body,
          buyer: { ...body.buyer, levels: { membership: 'diamond' } },
        }))
    // One customer is asked more than those before and after.
    const asked = []
    for (const price of [50, 50, 58, 50]) {
      clock.advance(1000)
      asked.push(unwrap(await ask(cart(price, { store: 'unfair' }))).id ?? '')
    }
    const found = await audit(from)
    expect(found.map(({ quote }) => quote).sort()).toEqual([...planted, asked[2]].sort())
    expect(new Set(found.map(({ reason }) => reason))).toEqual(
      new Set(['altered', 'other_price', 'own_list_price']),
    )
    await endAll()
  }, 60_000)
})
