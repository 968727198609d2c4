import { afterAll, describe, expect, test } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { toClickHouse } from '#sql/print.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { createIngest } from '../../ingest/ingest.ts'
import { factsMigrations } from '../../migrations.ts'
import { findByIdentifier } from '../identity.store.ts'
import { mergesAmong } from './merges.store.ts'
import { createMerging } from './merging.ts'

const { facts, ledger } = await testStores(factsMigrations)
const clock = fixedClock(Date.parse('2026-11-22T04:00:00Z'))
const ingest = createIngest({ facts, ledger, clock })
const merging = createMerging({ facts, ledger, clock })
afterAll(() => ingest.close())

const said = { by: 'wei' }
const send = async (kind: string, items: readonly unknown[]) =>
  unwrap(
    await ingest.submit(kind, items, { zone: 'Asia/Shanghai', currency: 'CNY', source: 'test' }),
  ).map((outcome) => (outcome.result === 'rejected' ? outcome.problem.code : outcome.result))
const order = (id: string, whose: object) => ({
  order_id: id,
  ...whose,
  ordered_at: '2026-11-01',
  order_total: { amount: 100, currency: 'CNY' },
})
const visit = (id: string, whose: object) => ({
  event_id: id,
  ...whose,
  type: 'view',
  at: '2026-11-02T01:00:00Z',
})
const numberOf = async (id: string, kind = 'customer_id') =>
  (await findByIdentifier(ledger, kind, id)) ?? 0
const ordersOf = async (customer: number) =>
  (
    await facts.query<{ id: string }>(
      sql`SELECT order_id AS id FROM orders FINAL WHERE past = 0 AND customer = ${customer} ORDER BY id`,
    )
  ).map(({ id }) => id)
const visitsOf = async (customer: number) =>
  (
    await facts.query<{ id: string }>(
      sql`SELECT event_id AS id FROM events FINAL WHERE past = 0 AND customer = ${customer} ORDER BY id`,
    )
  ).map(({ id }) => id)
const valueOf = async (customer: number, name: string) =>
  (
    await facts.query<{ value: string }>(
      sql`SELECT argMax(value, (at, value)) AS value FROM attributes FINAL WHERE past = 0 AND customer = ${customer} AND name = ${name}`,
    )
  )[0]?.value
const customersAmong = async (numbers: readonly number[]) => {
  const rows = await facts.query<{ customer: number }>(
    sql`SELECT customer FROM customers FINAL ORDER BY customer`,
  )
  return rows.map(({ customer }) => customer).filter((one) => numbers.includes(one))
}

describe('an anonymous history', () => {
  test('joins the known customer when somebody signs in, and the device goes on as theirs', async () => {
    await send('orders', [order('A0', { customer_id: 'ann' })])
    await send('events', [visit('V1', { anonymous_id: 'd1' }), visit('V2', { anonymous_id: 'd1' })])
    const device = await numberOf('d1', 'anonymous_id')
    await send('events', [visit('V3', { customer_id: 'ann', anonymous_id: 'd1' })])
    const ann = await numberOf('ann')
    expect(await visitsOf(ann)).toEqual(['V1', 'V2', 'V3'])
    expect(await visitsOf(device)).toEqual([])
    expect(await customersAmong([ann, device])).toEqual([ann])
    await send('events', [visit('V4', { anonymous_id: 'd1' })])
    expect(await visitsOf(ann)).toEqual(['V1', 'V2', 'V3', 'V4'])
    expect(await mergesAmong(ledger, [device])).toMatchObject([
      { way: 'anonymous_id', madeBy: 'rule:anonymous_id' },
    ])
  })

  test('stays with the first who signed in when another does on the same device', async () => {
    await send('events', [visit('V5', { customer_id: 'bob', anonymous_id: 'd1' })])
    expect(await visitsOf(await numberOf('bob'))).toEqual(['V5'])
    expect(await visitsOf(await numberOf('ann'))).toEqual(['V1', 'V2', 'V3', 'V4'])
  })
})

describe('two known customers', () => {
  test('are merged by an account of a platform, but never where each has a number of its own', async () => {
    await send('customers', [
      { identifiers: { phone: '13800138001', unionid: 'u1' } },
      { identifiers: { email: 'a@b.cn' } },
    ])
    await send('orders', [order('U1', { identifiers: { email: 'a@b.cn' } })])
    await send('customers', [{ identifiers: { email: 'x@b.cn', openid: 'o1' } }])
    // The stronger identifier is the account: it names one, the weaker one another.
    await send('orders', [order('U2', { identifiers: { phone: '13800138001', email: 'a@b.cn' } })])
    const [one, two] = [
      await numberOf('+8613800138001', 'phone'),
      await numberOf('a@b.cn', 'email'),
    ]
    expect(one).not.toBe(two)
    await send('customers', [{ identifiers: { unionid: 'u1', openid: 'o1' } }])
    expect(await numberOf('x@b.cn', 'email')).toBe(one)
    await send('customers', [
      { customer_id: 'n1', identifiers: { unionid: 'u2' } },
      { customer_id: 'n2', identifiers: { unionid: 'u2' } },
    ])
    expect(await numberOf('n1')).not.toBe(await numberOf('n2'))
    const suggested = await ledger.query<{ kind: string }>(
      sql`SELECT kind FROM identity_suggestions ORDER BY kind`,
    )
    expect(suggested.map(({ kind }) => kind)).toEqual(['email', 'unionid'])
  })

  test('a merge moves everything under the one known longest, and parting them gives each their own back', async () => {
    const earlier = { at: '2026-10-01T00:00:00Z' }
    await send('customers', [
      { customer_id: 'p1', name: 'Pei', consent: { sms: true }, ...earlier },
      { customer_id: 'p2', name: 'Pei Li', consent: { sms: false }, at: '2026-09-01T00:00:00Z' },
    ])
    await send('orders', [order('P1', { customer_id: 'p1' }), order('P2', { customer_id: 'p2' })])
    const [one, two] = [await numberOf('p1'), await numberOf('p2')]
    expect(await merging.merge(two, one, said)).toBe(one)
    expect(await ordersOf(one)).toEqual(['P1', 'P2'])
    expect(await ordersOf(two)).toEqual([])
    expect(await numberOf('p2')).toBe(one)
    expect(await customersAmong([one, two])).toEqual([one])
    // The stricter word holds; the later one would have been yes.
    expect(await valueOf(one, 'consent.sms')).toBe('false')
    expect(await send('orders', [order('P2', { customer_id: 'p2' })])).toEqual(['unchanged'])
    await send('orders', [order('P3', { customer_id: 'p2' })])
    await send('customers', [{ customer_id: 'p2', name: 'Pei' }])
    expect(await ordersOf(one)).toEqual(['P1', 'P2', 'P3'])
    const [merge] = await mergesAmong(ledger, [one])
    unwrap(await merging.unmerge(merge?.id ?? '', said))
    expect(await ordersOf(one)).toEqual(['P1'])
    expect(await ordersOf(two)).toEqual(['P2', 'P3'])
    expect(await valueOf(one, 'consent.sms')).toBe('true')
    expect(await valueOf(two, 'consent.sms')).toBe('false')
    expect(await valueOf(two, 'name')).toBe('Pei')
    expect(await customersAmong([one, two])).toEqual([one, two])
    expect(await send('orders', [order('P2', { customer_id: 'p2' })])).toEqual(['unchanged'])
  })
})

describe('what a person has decided holds', () => {
  test('a device that was parted from somebody is not theirs again when they sign in on it', async () => {
    await send('events', [visit('X1', { anonymous_id: 'dx' })])
    await send('events', [visit('X2', { customer_id: 'xi', anonymous_id: 'dx' })])
    const xi = await numberOf('xi')
    // A new customer who signs in on a device that is nobody's: both are one from the beginning.
    expect(await visitsOf(xi)).toEqual(['X1', 'X2'])
    await send('events', [visit('Y1', { anonymous_id: 'dy' })])
    await send('events', [visit('Y2', { customer_id: 'xi', anonymous_id: 'dy' })])
    const [merge] = await mergesAmong(ledger, [xi])
    unwrap(await merging.unmerge(merge?.id ?? '', said))
    await send('events', [visit('Y3', { customer_id: 'xi', anonymous_id: 'dy' })])
    expect(await visitsOf(xi)).toEqual(['X1', 'X2', 'Y2', 'Y3'])
    expect(await visitsOf(await numberOf('dy', 'anonymous_id'))).toEqual(['Y1'])
  })

  test('a new phone is theirs beside the old; whoever has the old one now is somebody else, and suggested', async () => {
    await send('customers', [{ customer_id: 'qi', identifiers: { phone: '13800138501' } }])
    await send('customers', [{ customer_id: 'qi', identifiers: { phone: '13800138502' } }])
    await send('orders', [
      order('Q1', { customer_id: 'ru', identifiers: { phone: '13800138501' } }),
      order('Q2', { identifiers: { phone: '13800138502' } }),
    ])
    const [qi, ru] = [await numberOf('qi'), await numberOf('ru')]
    expect([await ordersOf(qi), await ordersOf(ru)]).toEqual([['Q2'], ['Q1']])
    const suggested = sql`SELECT kind FROM identity_suggestions WHERE customer_a = ${qi} AND customer_b = ${ru}`
    expect(await ledger.query(suggested)).toEqual([{ kind: 'phone' }])
  })

  test('an order told anew by another of those who are one is that one’s when they are parted', async () => {
    await send('orders', [order('R1', { customer_id: 'r1' }), order('R2', { customer_id: 'r2' })])
    const [one, two] = [await numberOf('r1'), await numberOf('r2')]
    await merging.merge(one, two, said)
    expect(await send('orders', [order('R1', { customer_id: 'r2' })])).toEqual(['updated'])
    expect(await send('orders', [order('R1', { customer_id: 'r2' })])).toEqual(['unchanged'])
    const [merge] = await mergesAmong(ledger, [one])
    unwrap(await merging.unmerge(merge?.id ?? '', said))
    expect([await ordersOf(one), await ordersOf(two)]).toEqual([[], ['R1', 'R2']])
  })
})

/** How often a merge of two who have orders, visits and said different things writes to tables that last. */
const WRITES = 15

test('a process that dies before any of its writes leaves a move that the next one makes, once', async () => {
  await send('customers', [
    { customer_id: 'k', name: 'K', consent: { sms: true } },
    { customer_id: 'l', name: 'L', consent: { sms: false } },
  ])
  await send('orders', [order('K1', { customer_id: 'k' }), order('L1', { customer_id: 'l' })])
  await send('events', [visit('LE', { customer_id: 'l' })])
  const [one, two] = [await numberOf('k'), await numberOf('l')]
  for (let writes = 0; writes <= WRITES; writes++) {
    clock.advance(1000)
    const dying = createMerging({ facts: dyingAfter(facts, writes), ledger, clock })
    const isMerge = writes % 2 === 0
    const [merge] = await mergesAmong(ledger, [one])
    const act = isMerge ? dying.merge(one, two, said) : dying.unmerge(merge?.id ?? '', said)
    const death = await act.then(
      () => undefined,
      (error: Error) => error.message,
    )
    expect(death).toBe(writes < WRITES ? 'killed' : undefined)
    await merging.resume()
    expect(await ordersOf(one)).toEqual(isMerge ? ['K1', 'L1'] : ['K1'])
    expect(await ordersOf(two)).toEqual(isMerge ? [] : ['L1'])
    expect(await visitsOf(isMerge ? one : two)).toEqual(['LE'])
    expect(await valueOf(one, 'consent.sms')).toBe(String(!isMerge))
    expect(await customersAmong([one, two])).toEqual(isMerge ? [one] : [one, two])
    const at = sql`fromUnixTimestamp64Milli(${clock.now() - 500}, 'UTC')`
    const [known] = await facts.query<{ n: string }>(sql`
      SELECT count() AS n FROM orders FINAL WHERE order_id = 'L1' AND known_to > ${at} AND known_from <= ${at}`)
    expect(known?.n).toBe('1')
  }
})

/** Tables of a session: what is in them dies with the process. */
const PASSING = ['moves', 'next', 'merged_since', 'decided']

/** The facts engine, until a session has written so often to what lasts: then the process is dead. */
function dyingAfter(whole: Facts, writes: number): Facts {
  let left = writes
  const dying = (inner: Facts): Facts =>
    new Proxy(inner, {
      get(target, key) {
        const value = Reflect.get(target, key)
        if (key === 'session') return async () => dying(await target.session())
        if (key !== 'run') return value
        return (statement: Sql, ...more: unknown[]) => {
          const table = /INSERT INTO `?(\w+)/.exec(toClickHouse(statement).query)?.[1]
          if (table !== undefined && !PASSING.includes(table) && left-- <= 0)
            throw new Error('killed')
          return (value as (...given: unknown[]) => unknown).apply(target, [statement, ...more])
        }
      },
    })
  return dying(whole)
}
