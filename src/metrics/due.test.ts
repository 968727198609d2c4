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
import { metricsMigrations } from './migrations.ts'
import { type MetricPlan, planMetrics } from './plan.ts'
import { referenceMetrics } from './reference.ts'
import { sameValue } from './same-value.ts'
import type { Standpoint } from './standpoint.ts'
import { arbitrarySpec, definitionOf } from './testing/arbitrary-metric.ts'
import { aCustomer, anOrder, aView } from './testing/builders.ts'
import { insertHistories } from './testing/insert-histories.ts'
import { type Ahead, chanceOf, instantsAhead } from './testing/instants-ahead.ts'
import { momentsAround } from './testing/moments.ts'
import { PLACES } from './testing/places.ts'
import { population } from './testing/populations.ts'

const { facts } = await testStores([...factsMigrations, ...metricsMigrations])

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

  test('when a refund is booked ahead for an order that only one of two metrics takes', async () => {
    const later = at('2026-12-01T08:00:00Z')
    const line = {
      sku: 's',
      category: 'c',
      brand: 'b',
      quantity: 1000,
      unitPrice: 1,
      discount: 0,
      total: 1,
    }
    const more = { lines: [line], refunds: [{ at: later, amount: -1 }] }
    const orders = [anOrder(at('2026-11-02T00:00:00Z'), more)]
    // The scan of the orders leaves out other channels; that of the lines does not.
    const ratio: MetricSpec = {
      ratio: {
        of: { ...count, where: [{ field: 'channel', is: 'web' }] },
        per: {
          fact: 'order_lines',
          aggregate: 'sum',
          of: 'amount',
          where: [{ field: 'quantity', above: 0 }],
        },
      },
    }
    expect(await dueOf(ratio, { orders }, { asOf })).toBe('2026-12-01T08:00:00.000Z')
  })

  test('when a run of days is over because a day went by without a fact', async () => {
    const events = [aView(at('2026-11-20T04:00:00Z')), aView(at('2026-11-21T04:00:00Z'))]
    const due = await dueOf({ fact: 'events', aggregate: 'streak' }, { events }, { asOf })
    expect(due).toBe('2026-11-22T16:00:00.000Z')
  })
})

/** Metrics × customers that are looked at between now and when they are due: more with ZHIKE_CASES. */
const CASES = Number(process.env['ZHIKE_CASES'] ?? 10_000)
const SEED = Number(process.env['ZHIKE_SEED'] ?? 20_261_128)
const CUSTOMERS = 250
const LOOKS = 4

test('nobody’s numbers change before they are due, whatever the metrics', async () => {
  const settled = await Promise.all(PLACES.map(settle))
  for (let round = 0; round * CUSTOMERS < CASES; round += 1) {
    const place = settled[round % PLACES.length] as Settled
    // One alone, or two that share a scan: more would hide behind what the others are due for.
    const specs = fc.sample(arbitrarySpec(), { numRuns: 1 + (round % 2), seed: SEED + round })
    expect(await late(planOf(specs), place, round), `seed ${SEED}, round ${round}`).toEqual([])
  }
}, 3_600_000)

type Settled = {
  readonly standpoint: Standpoint
  readonly people: readonly CustomerHistory[]
  readonly ahead: Ahead
}

/** Customers of a place, with facts that are in the store. */
async function settle([zone, text]: (typeof PLACES)[number], index: number): Promise<Settled> {
  const standpoint = { asOf: at(text), zone, currency: 'CNY' }
  const people = population(momentsAround(standpoint.asOf, zone), {
    first: 100_000 + index * CUSTOMERS,
    size: CUSTOMERS,
    seed: SEED + index,
  })
  await insertHistories(facts, people, { from: 0 })
  return { standpoint, people, ahead: instantsAhead(standpoint) }
}

/** A customer whose numbers change, by their TypeScript meaning, before the engine says that they can. */
async function late(
  plan: MetricPlan,
  { standpoint, people, ahead }: Settled,
  round: number,
): Promise<object[]> {
  const { asOf, zone } = standpoint
  const said = await rowsAt(
    plan,
    asOf,
    zone,
    people.map(({ customer }) => customer),
  )
  const chance = chanceOf(SEED + round)
  for (const history of people) {
    const due = fromEngineTime(said.get(history.customer)?.due_at ?? '')
    const now = referenceMetrics(plan, history, ahead.viewFrom(asOf)).kept
    for (const instant of ahead.before(due, LOOKS, chance)) {
      const then = referenceMetrics(plan, history, ahead.viewFrom(instant)).kept
      const changed = plan.columns.filter(
        (column) => !sameValue(column, now[column.name], then[column.name]),
      )
      if (changed.length === 0) continue
      return [
        {
          specs: JSON.stringify(plan.columns.map(({ normal }) => normal)),
          now,
          then,
          at: new Date(instant).toISOString(),
          due: new Date(due).toISOString(),
          history: JSON.stringify(history),
        },
      ]
    }
  }
  return []
}
