import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { fromEngineTime } from '#core/time.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { param, sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { compileSelect } from './compile/compile.ts'
import type { CustomerHistory } from './history.ts'
import type { MetricSpec } from './metric-spec.ts'
import { type MetricPlan, planMetrics } from './plan.ts'
import { arbitrarySpec, definitionOf } from './testing/arbitrary-metric.ts'
import { aCustomer, anOrder, aView } from './testing/builders.ts'
import { sameValue } from './same-value.ts'
import type { Value } from './facts/fact.ts'
import { insertHistories } from './testing/insert-histories.ts'
import { momentsAround } from './testing/moments.ts'
import { population } from './testing/populations.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const { facts } = await testStores(factsMigrations)

const planOf = (specs: readonly MetricSpec[]): MetricPlan =>
  unwrap(planMetrics(specs.map((spec, index) => definitionOf(spec, `m${index}`))))

type Row = { readonly customer: number; readonly due_at: string } & Record<string, unknown>

async function rowsAt(plan: MetricPlan, asOf: number, zone: string, customers: readonly number[]) {
  const restrict = sql`customer BETWEEN ${param(Math.min(...customers), 'UInt32')} AND ${param(Math.max(...customers), 'UInt32')}`
  const statement = compileSelect(plan, { standpoint: { asOf, zone, currency: 'CNY' }, restrict })
  const pages = await Promise.all(facts.shards.map((shard) => shard.query<Row>(statement)))
  return new Map(pages.flat().map((row) => [row.customer, row]))
}

let next = 0

/** When a customer with these facts is next due for the metric; undefined: never. */
async function dueOf(
  spec: MetricSpec,
  history: Omit<Partial<CustomerHistory>, 'customer'>,
  { asOf, zone = 'Asia/Shanghai' }: { asOf: string; zone?: string },
): Promise<string | undefined> {
  next += 1
  await insertHistories(facts, [aCustomer(next, history)], { from: 0 })
  const rows = await rowsAt(planOf([spec]), Date.parse(asOf), zone, [next])
  const due = fromEngineTime(rows.get(next)?.due_at ?? '')
  return due >= Date.UTC(2299, 11, 31) ? undefined : new Date(due).toISOString()
}

const at = (text: string): number => Date.parse(text)
const asOf = '2026-11-22T03:04:05.678Z'
const count: MetricSpec = { fact: 'orders', aggregate: 'count' }

describe('a customer is next due', () => {
  test('never, for numbers over all time, however many days go by', async () => {
    const orders = [anOrder(at('2026-11-01T00:00:00Z'))]
    expect(await dueOf(count, { orders }, { asOf })).toBeUndefined()
    expect(
      await dueOf({ fact: 'orders', aggregate: 'days_since' }, { orders }, { asOf }),
    ).toBeUndefined()
  })

  test('never, when no fact is left in any window', async () => {
    const orders = [anOrder(at('2026-08-01T00:00:00Z'))]
    expect(await dueOf({ ...count, within: { days: 30 } }, { orders }, { asOf })).toBeUndefined()
  })

  test('at the shop’s midnight when the oldest fact leaves a window in days', async () => {
    // 23:30 on 31 October in Shanghai: thirty days that include it end on 29 November.
    const orders = [anOrder(at('2026-10-31T15:30:00Z')), anOrder(at('2026-11-20T00:00:00Z'))]
    const due = await dueOf({ ...count, within: { days: 30 } }, { orders }, { asOf })
    expect(due).toBe('2026-11-29T16:00:00.000Z')
  })

  test('across a change of the clocks', async () => {
    const orders = [anOrder(at('2026-10-20T12:00:00Z'))]
    const due = await dueOf(
      { ...count, within: { days: 30 } },
      { orders },
      { asOf: '2026-10-21T12:00:00Z', zone: 'America/New_York' },
    )
    // Midnight of 19 November in winter time, five hours behind.
    expect(due).toBe('2026-11-19T05:00:00.000Z')
  })

  test('when a month is over by the calendar', async () => {
    const orders = [anOrder(at('2026-11-15T04:00:00Z'))]
    const due = await dueOf({ ...count, within: { months: 12 } }, { orders }, { asOf })
    expect(due).toBe('2027-11-14T16:00:00.000Z')
  })

  test('a millisecond after an exact window has passed', async () => {
    const events = [aView(at('2026-11-22T01:00:00Z'))]
    const due = await dueOf(
      { fact: 'events', aggregate: 'count', within: { hours: 24 } },
      { events },
      { asOf },
    )
    expect(due).toBe('2026-11-23T01:00:00.001Z')
  })

  test('when the month begins anew', async () => {
    const orders = [anOrder(at('2026-11-02T00:00:00Z'))]
    expect(await dueOf({ ...count, within: { this: 'month' } }, { orders }, { asOf })).toBe(
      '2026-11-30T16:00:00.000Z',
    )
    expect(await dueOf({ ...count, within: { previous: 'month' } }, { orders }, { asOf })).toBe(
      '2026-11-30T16:00:00.000Z',
    )
  })

  test('when something that is booked ahead happens: an order, a refund, a cancellation', async () => {
    const later = at('2026-12-01T08:00:00Z')
    const placed = at('2026-11-02T00:00:00Z')
    const due = '2026-12-01T08:00:00.000Z'
    expect(await dueOf(count, { orders: [anOrder(later)] }, { asOf })).toBe(due)
    expect(
      await dueOf(
        count,
        { orders: [anOrder(placed, { refunds: [{ at: later, amount: -1 }] })] },
        { asOf },
      ),
    ).toBe(due)
    expect(
      await dueOf(count, { orders: [anOrder(placed, { state: 'void', voidAt: later })] }, { asOf }),
    ).toBe(due)
    const lines: MetricSpec = { fact: 'order_lines', aggregate: 'count' }
    const line = {
      sku: 's',
      category: 'c',
      brand: 'b',
      quantity: 1000,
      unitPrice: 1,
      discount: 0,
      total: 1,
    }
    const order = anOrder(placed, { lines: [line], refunds: [{ at: later, amount: -1 }] })
    expect(await dueOf(lines, { orders: [order] }, { asOf })).toBe(due)
  })

  test('when a run of days is over because a day went by without a fact', async () => {
    const events = [aView(at('2026-11-20T04:00:00Z')), aView(at('2026-11-21T04:00:00Z'))]
    const due = await dueOf({ fact: 'events', aggregate: 'streak' }, { events }, { asOf })
    expect(due).toBe('2026-11-22T16:00:00.000Z')
  })
})

test('nobody’s numbers change before they are due, whatever the metrics', async () => {
  const places = [
    ['Asia/Shanghai', '2026-11-22T03:04:05.678Z'],
    ['America/Sao_Paulo', '2018-10-20T12:00:00Z'],
    ['Europe/Berlin', '2024-01-31T22:30:00Z'],
  ] as const
  const steps = [1, 90_001, HOUR, DAY, 3 * DAY, 29 * DAY, 45 * DAY, 370 * DAY]
  for (const [round, [zone, text]] of places.entries()) {
    const start = at(text)
    const people = population(momentsAround(start, zone), {
      first: 100_000 + round * 1000,
      size: 300,
      seed: round,
    })
    await insertHistories(facts, people, { from: 0 })
    const customers = people.map(({ customer }) => customer)
    const plan = planOf(fc.sample(arbitrarySpec(), { numRuns: 20, seed: 40 + round }))
    const before = await rowsAt(plan, start, zone, customers)
    for (const step of steps) {
      const after = await rowsAt(plan, start + step, zone, customers)
      const late = customers.filter((customer) => {
        const then = before.get(customer)
        const now = after.get(customer)
        if (!then || !now || fromEngineTime(then.due_at) <= start + step) return false
        return plan.columns.some(
          (column) => !sameValue(column, then[column.name] as Value, now[column.name] as Value),
        )
      })
      expect(late, `${zone}, ${step} ms later`).toEqual([])
    }
  }
})
