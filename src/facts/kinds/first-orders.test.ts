import fc from 'fast-check'
import { expect, test } from 'vitest'
import { name, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { resolveStaged } from '../ingest/resolve-staged.store.ts'
import { ddl, type Intake, takeIn, tryIn } from '../ingest/take-in.store.ts'
import { factsMigrations } from '../migrations.ts'
import { ordersKind } from './orders.kind.ts'

const { facts, ledger } = await testStores(factsMigrations)

const at = fc.option(fc.constantFrom('2026-11-01 02:00:00.000', '2026-11-02 03:00:00.000'))
const money = fc.option(fc.integer({ min: 0, max: 9_999 }))
const word = fc.constantFrom('', 'tea', '茶')
const flag = (weight: number) => fc.integer({ min: 1, max: weight }).map((n) => Number(n === 1))

/** A row of a file of orders, three or so to an order, saying anything or nothing. */
const stagedRow = fc
  .record({
    order: fc.integer({ min: 1, max: 500 }),
    customer: fc.constantFrom('', 'c1', 'c2'),
    ordered_at: at,
    paid_at: at,
    void_at: at,
    state: fc.constantFrom('', 'paid', 'pending', 'void'),
    status: word,
    currency: fc.constantFrom('', 'CNY', 'USD'),
    channel: word,
    store: word,
    coupons: fc.array(word, { maxLength: 2 }),
    order_discount: money,
    shipping: money,
    order_total: money,
    version: fc.integer({ min: 0, max: 2 }),
    line: flag(2),
    line_id: fc.constantFrom('', '1', '2', '10'),
    sku: word,
    quantity: fc.option(fc.constantFrom('1', '2.5')),
    unit_price: money,
    line_discount: money,
    line_total: money,
    refund: flag(4),
    refund_id: fc.constantFrom('r1', 'r2'),
    refund_at: at,
    refund_amount: money,
    paid: flag(3),
    note: word,
  })
  .map(({ order, customer, refund, refund_id, line, paid, note, ...row }) => ({
    ...row,
    order_id: `o${order}`,
    // All rows of a file either replace their orders or add to them.
    merge: Number(order > 450),
    ids: customer === '' ? [] : [{ kind: 'customer_id', value: customer }],
    line: refund === 1 ? 0 : line,
    refund_id: refund === 1 ? refund_id : '',
    ...(paid === 1
      ? {
          payment_id: ['p'],
          payment_at: ['2026-11-01 02:00:00.000'],
          payment_method: [note],
          payment_amount: [7],
        }
      : {}),
    attributes: note === '' ? {} : { note },
  }))

const next = (session: Facts) => session.query(sql`SELECT * FROM next ORDER BY key, customer`)

test.each([{ known: 0 }, { known: 400 }])(
  'the shorter way of large files makes the same orders as the long one, $known rows of them known',
  async ({ known }) => {
    const stage = `stage_ways_${known}`
    await using session = await facts.session()
    await facts.run(
      sql`CREATE TABLE ${name(stage)} (${ddl(ordersKind.stage.columns)}) ENGINE = MergeTree ORDER BY row`,
    )
    const rows = fc.sample(stagedRow, { numRuns: 1_500, seed: 7 + known })
    await facts.insert(
      stage,
      rows.map((row, index) => ({ row: index + 1, source: stage, ...row })),
    )
    const intake = (where = sql`1`): Intake => ({
      kind: ordersKind,
      stage,
      where,
      load: 1,
      now: Date.parse('2026-11-22T04:00:00Z'),
      currency: 'CNY',
    })
    await resolveStaged(session, ledger, { stage, where: sql`1`, reader: facts })
    if (known > 0) await takeIn(session, ledger, intake(sql`row <= ${known}`))

    const long = { outcome: await tryIn(session, intake()), rows: await next(session) }
    const large = {
      outcome: await tryIn(session, { ...intake(), large: true }),
      rows: await next(session),
    }

    expect(large).toEqual(long)
    expect(long.rows.length).toBeGreaterThan(300)
  },
)
