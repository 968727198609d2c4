import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { findByIdentifier, identifiersOf } from '../identity/identity.store.ts'
import { factsMigrations } from '../migrations.ts'
import { createIngest, type ItemOutcome } from './ingest.ts'

const { facts, ledger } = await testStores(factsMigrations)
const clock = fixedClock(Date.parse('2026-11-22T04:00:00Z'))
const ingest = createIngest({ facts, ledger, clock })
afterAll(() => ingest.close())

const yuan = (amount: number) => ({ amount, currency: 'CNY' })
const send = async (
  kind: string,
  items: readonly unknown[],
  source = 'test',
): Promise<ItemOutcome[]> =>
  unwrap(await ingest.submit(kind, items, { zone: 'Asia/Shanghai', currency: 'CNY', source }))
const results = (outcomes: readonly ItemOutcome[]): string[] =>
  outcomes.map((outcome) => outcome.result)
const order = (id: string) =>
  facts.query<Record<string, unknown>>(
    sql`SELECT customer, known, state, total, refund_id, refund_amount, line_sku, line_total, at FROM orders FINAL WHERE past = 0 AND order_id = ${id}`,
  )

describe('an order', () => {
  test('sent twice changes nothing; sent changed it is updated, and the old version stays known', async () => {
    const it = {
      order_id: 'T1',
      customer_id: 'c1',
      ordered_at: '2026-11-01 10:00:00',
      lines: [{ sku: 'tea', quantity: 2, unit_price: yuan(500) }],
    }
    expect(results(await send('orders', [it]))).toEqual(['new'])
    expect(results(await send('orders', [it]))).toEqual(['unchanged'])
    const before = clock.now()
    clock.advance(60_000)
    expect(
      results(
        await send('orders', [
          { ...it, lines: [{ sku: 'tea', quantity: 3, unit_price: yuan(500) }] },
        ]),
      ),
    ).toEqual(['updated'])
    expect(await order('T1')).toMatchObject([{ total: '1500', line_total: ['1500'] }])
    const known = await facts.query<{ total: string }>(sql`
      SELECT total FROM orders FINAL
      WHERE order_id = 'T1' AND known_from <= fromUnixTimestamp64Milli(${before}, 'UTC') AND known_to > fromUnixTimestamp64Milli(${before}, 'UTC')`)
    expect(known).toEqual([{ total: '1000' }])
  })

  test('an older version never replaces a newer one', async () => {
    const it = {
      order_id: 'T2',
      customer_id: 'c1',
      ordered_at: '2026-11-01',
      order_total: yuan(100),
    }
    await send('orders', [{ ...it, version: 5, order_total: yuan(200) }])
    expect(results(await send('orders', [{ ...it, version: 4 }]))).toEqual(['unchanged'])
    expect(await order('T2')).toMatchObject([{ total: '200' }])
  })

  test('a refund may come before its order and survives new versions of it', async () => {
    await send('refunds', [
      {
        refund_id: 'R1',
        order_id: 'T3',
        customer_id: 'c2',
        refunded_at: '2026-11-05',
        amount: yuan(30),
      },
    ])
    expect(await order('T3')).toMatchObject([{ known: 0, state: 'unknown', total: '0' }])
    const it = {
      order_id: 'T3',
      customer_id: 'c2',
      ordered_at: '2026-11-01',
      order_total: yuan(100),
    }
    await send('orders', [it])
    await send('orders', [{ ...it, order_total: yuan(120) }])
    expect(await order('T3')).toMatchObject([
      { known: 1, state: 'paid', total: '120', refund_id: ['R1'], refund_amount: ['30'] },
    ])
    expect(
      results(
        await send('refunds', [
          { refund_id: 'R1', order_id: 'T3', refunded_at: '2026-11-05', amount: yuan(30) },
        ]),
      ),
    ).toEqual(['unchanged'])
  })

  test('two versions of one order in one request are taken in one after the other', async () => {
    const it = {
      order_id: 'T4',
      customer_id: 'c2',
      ordered_at: '2026-11-01',
      order_total: yuan(100),
    }
    expect(results(await send('orders', [it, { ...it, order_total: yuan(150) }, it]))).toEqual([
      'new',
      'updated',
      'updated',
    ])
    expect(await order('T4')).toMatchObject([{ total: '100' }])
  })

  test("a guest's order joins the customer when we learn who it was", async () => {
    const it = { order_id: 'T5', ordered_at: '2026-11-01', order_total: yuan(100) }
    await send('orders', [it])
    expect(await order('T5')).toMatchObject([{ customer: 0 }])
    await send('orders', [{ ...it, customer_id: 'c3' }])
    const rows = await order('T5')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ customer: await findByIdentifier(ledger, 'customer_id', 'c3') })
  })

  test('each item says what is wrong with it, and the others are kept', async () => {
    const good = {
      order_id: 'T6',
      customer_id: 'c4',
      ordered_at: '2026-11-01',
      order_total: yuan(1),
    }
    const outcomes = await send('orders', [
      good,
      { ...good, order_id: 'T7', ordered_at: '2026-02-30' },
      { ...good, order_id: 'T8', order_total: { amount: 1, currency: 'USD' } },
      { ...good, order_id: 'T9', status: 'teleported' },
      { order_id: 'T10', customer_id: 'c4', ordered_at: '2026-11-01' },
    ])
    expect(results(outcomes)).toEqual(['new', 'rejected', 'rejected', 'rejected', 'rejected'])
    const problems = outcomes.flatMap((outcome) =>
      outcome.result === 'rejected' ? [outcome.problem] : [],
    )
    expect(problems.map((it) => it.path)).toEqual([
      '/ordered_at',
      '/order_total/currency',
      '/status',
      '/order_total',
    ])
  })
})

describe('a customer', () => {
  test('is one person under several identifiers; two identified customers are never merged silently', async () => {
    await send('customers', [{ customer_id: 'p1', phone: '13800138000', name: '王小茶' }])
    await send('orders', [
      {
        order_id: 'P1',
        identifiers: { phone: '+86 138-0013-8000' },
        ordered_at: '2026-11-01',
        order_total: yuan(1),
      },
    ])
    const one = await findByIdentifier(ledger, 'customer_id', 'p1')
    expect(await order('P1')).toMatchObject([{ customer: one }])
    await send('customers', [{ customer_id: 'p2', phone: '13800138000' }])
    const two = await findByIdentifier(ledger, 'customer_id', 'p2')
    expect(two).not.toBe(one)
    const suggestions = await ledger.query(
      sql`SELECT customer_a, customer_b, kind FROM identity_suggestions`,
    )
    expect(suggestions).toEqual([{ customer_a: one, customer_b: two, kind: 'phone' }])
    expect((await identifiersOf(ledger, [one ?? 0])).get(one ?? 0)).toEqual([
      ['customer_id', 'p1'],
      ['phone', '+8613800138000'],
    ])
  })

  test('keeps attributes by the time from which they hold, in whatever order they come', async () => {
    await send('customers', [{ customer_id: 'a1', city: '上海', at: '2026-06-01' }])
    await send('customers', [{ customer_id: 'a1', city: '杭州', at: '2026-01-01' }])
    expect(results(await send('customers', [{ customer_id: 'a1', city: '上海' }]))).toEqual([
      'unchanged',
    ])
    const customer = await findByIdentifier(ledger, 'customer_id', 'a1')
    const rows = await facts.query(
      sql`SELECT value, toString(at) AS at FROM attributes FINAL WHERE past = 0 AND customer = ${customer ?? 0} ORDER BY at`,
    )
    expect(rows).toEqual([
      { value: '杭州', at: '2025-12-31 16:00:00.000' },
      { value: '上海', at: '2026-05-31 16:00:00.000' },
    ])
  })
})

test('any order, batching and duplication of facts ends in the same state', async () => {
  const fact = fc.oneof(
    fc.record({
      kind: fc.constant('orders' as const),
      id: fc.integer({ min: 1, max: 3 }),
      version: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({
      kind: fc.constant('refunds' as const),
      id: fc.integer({ min: 1, max: 3 }),
      version: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({
      kind: fc.constant('events' as const),
      id: fc.integer({ min: 1, max: 6 }),
      version: fc.constant(1),
    }),
    fc.record({
      kind: fc.constant('customers' as const),
      id: fc.integer({ min: 1, max: 3 }),
      version: fc.integer({ min: 1, max: 3 }),
    }),
  )
  type Fact = { kind: 'orders' | 'refunds' | 'events' | 'customers'; id: number; version: number }
  const histories = fc.sample(fc.array(fact, { minLength: 1, maxLength: 12 }), {
    numRuns: 150,
    seed: 7,
  }) as Fact[][]
  const itemOf = (h: number, it: Fact, side: string): object => {
    const who = { customer_id: `${side}-h${h}`, source: side }
    const day = `2026-10-0${it.id}`
    switch (it.kind) {
      case 'orders':
        // A version has one content, whenever it is sent.
        return {
          ...who,
          order_id: `h${h}-${it.id}`,
          version: it.version,
          ordered_at: day,
          lines: [{ sku: `s${it.version}`, line_total: yuan(100 * it.version + it.id) }],
        }
      case 'refunds':
        return {
          ...who,
          order_id: `h${h}-${it.id}`,
          refund_id: `r${it.version}`,
          refunded_at: day,
          amount: yuan(it.version),
        }
      case 'events':
        return { ...who, event_id: `h${h}-${it.id}`, type: 'view', at: day }
      case 'customers':
        return {
          ...who,
          city: `city-${it.id}-${it.version}`,
          at: `2026-09-0${it.version}`,
          attributes: { [`k${it.id}`]: String(it.version) },
        }
    }
  }
  // Attributes of one instant must not contradict each other: keep the first of (customer, version).
  const plain = histories.map((facts) => {
    const seen = new Set<string>()
    return facts.filter(
      (it) => it.kind !== 'customers' || (!seen.has(`${it.version}`) && seen.add(`${it.version}`)),
    )
  })
  const all = plain.flatMap((history, h) => history.map((it) => ({ h, it })))
  for (const kind of ['orders', 'refunds', 'events', 'customers']) {
    await send(
      kind,
      all.filter(({ it }) => it.kind === kind).map(({ h, it }) => itemOf(h, it, 'left')),
    )
  }
  const shuffled =
    fc.sample(fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), {
      numRuns: 1,
      seed: 11,
    })[0] ?? []
  const size = Math.ceil(shuffled.length / 4)
  for (let from = 0; from < shuffled.length; from += size) {
    const part = shuffled.slice(from, from + size)
    for (const kind of ['customers', 'refunds', 'events', 'orders']) {
      await send(
        kind,
        part.filter(({ it }) => it.kind === kind).map(({ h, it }) => itemOf(h, it, 'right')),
      )
    }
  }
  expect(await stateOf('right')).toEqual(await stateOf('left'))
}, 120_000)

async function stateOf(side: string): Promise<unknown> {
  const numbers = await ledger.query<{ customer: number; value: string }>(
    sql`SELECT customer, value FROM identifiers WHERE kind = 'customer_id' AND value LIKE ${`${side}-%`}`,
  )
  const names = new Map(numbers.map((row) => [row.customer, row.value.slice(side.length + 1)]))
  const rows = await Promise.all([
    facts.query<{ customer: number }>(sql`
      SELECT customer, order_id, version, known, at, total, line_sku, line_total, refund_id, refund_at, refund_amount
      FROM orders FINAL WHERE past = 0 AND source = ${side}`),
    facts.query<{ customer: number }>(
      sql`SELECT customer, event_id, at FROM events FINAL WHERE past = 0 AND source = ${side}`,
    ),
    facts.query<{ customer: number }>(
      sql`SELECT customer, name, at, value FROM attributes FINAL WHERE past = 0 AND source = ${side}`,
    ),
    facts.query<{ customer: number }>(sql`SELECT customer FROM customers FINAL`),
  ])
  const [orders, events, attributes, customers] = rows.map((part) =>
    part
      .filter((row) => names.has(row.customer))
      .map((row) => JSON.stringify({ ...row, customer: names.get(row.customer) }))
      .sort(),
  )
  return { orders, events, attributes, customers }
}
