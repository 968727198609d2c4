import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { param, sql } from '#sql/sql.ts'
import { testStores } from '../../test/harness/stores.ts'
import { metricCatalogue } from './catalogue/registry.ts'
import { evaluateAll } from './evaluate-metrics.ts'
import type { Value } from './facts/fact.ts'
import { summarizeMetric } from './metric-summary.store.ts'
import { metricsMigrations } from './migrations.ts'
import { type MetricColumn, planMetrics } from './plan.ts'
import { listCustomerMetrics, readCustomerMetrics } from './read-metrics.store.ts'
import { referenceMetrics, viewFrom } from './reference.ts'
import { sameValue } from './same-value.ts'
import { aCustomer, anOrder } from './testing/builders.ts'
import { insertHistories } from './testing/insert-histories.ts'
import { momentsAround } from './testing/moments.ts'
import { population } from './testing/populations.ts'

const standpoint = {
  asOf: Date.parse('2026-11-22T03:04:05.678Z'),
  zone: 'Asia/Shanghai',
  currency: 'CNY',
}
const plan = unwrap(planMetrics(metricCatalogue.all))
const view = viewFrom(standpoint)
const { facts, ledger } = await testStores([...factsMigrations, ...metricsMigrations])

const people = population(momentsAround(standpoint.asOf, standpoint.zone), {
  first: 1,
  size: 200,
  seed: 9,
})
await insertHistories(facts, people, { from: standpoint.asOf })
await evaluateAll({ facts, ledger }, { plan, standpoint, rev: 1n })
const meant = people.map((history) => ({
  customer: history.customer,
  values: referenceMetrics(plan, history, view).read,
}))

const columnOf = (key: string): MetricColumn => {
  const column = plan.columnOf.get(key)
  if (!column) throw new Error(`no ${key}`)
  return column
}

test('one customer has all that the TypeScript meaning says, ages and days since included', async () => {
  for (const { customer, values } of meant.slice(0, 20)) {
    const columns = [...plan.columns, ...plan.derived]
    const read = await readCustomerMetrics(facts, columns, customer, standpoint)
    expect(columns.filter((one) => !sameValue(one, read?.[one.name], values[one.name]))).toEqual([])
  }
})

test('days since grow by themselves, without an evaluation', async () => {
  const tomorrow = { ...standpoint, asOf: standpoint.asOf + 86_400_000 }
  const bought = meant.find(({ values }) => values['recency_days'] !== null)
  const columns = [columnOf('recency_days')]
  const read = await readCustomerMetrics(facts, columns, bought?.customer ?? 0, tomorrow)
  expect(read).toEqual({ recency_days: Number(bought?.values['recency_days']) + 1 })
})

describe('a list in pages', () => {
  test.each([
    ['monetary', true],
    ['recency_days', false],
    ['average_order_value', true],
    ['favourite_category', false],
    ['last_order_at', true],
    ['coupon_share', false],
  ] as const)('by %s shows everybody once, nulls last', async (key, descending) => {
    const column = columnOf(key)
    const sort = descending ? { column, descending } : { column }
    const seen: { customer: number; value: Value }[] = []
    for (let after: (typeof seen)[number] | undefined; ; after = seen.at(-1)) {
      const options = { columns: [column], sort, limit: 37, ...(after && { after }) }
      const page = await listCustomerMetrics(facts, options, standpoint)
      seen.push(...page.map(({ customer, values }) => ({ customer, value: values[key] ?? null })))
      if (page.length < 37) break
    }
    expect(new Set(seen.map(({ customer }) => customer)).size).toBe(people.length)
    expect(seen).toHaveLength(people.length)
    const nulls = seen.findIndex(({ value }) => value === null)
    expect(seen.slice(nulls < 0 ? seen.length : nulls).every(({ value }) => value === null)).toBe(
      true,
    )
    const numbers = seen.map(({ value }) => value).filter((value) => typeof value === 'number')
    expect(numbers).toEqual(numbers.toSorted((a, b) => (descending ? b - a : a - b)))
  })

  test('can be narrowed to some customers', async () => {
    const among = sql`customer < ${param(4, 'UInt32')}`
    const rows = await listCustomerMetrics(facts, { columns: [], among, limit: 10 }, standpoint)
    expect(rows.map(({ customer }) => customer)).toEqual([1, 2, 3])
    const two = await listCustomerMetrics(
      facts,
      { columns: [], customers: [5, 9], limit: 10 },
      standpoint,
    )
    expect(two.map(({ customer }) => customer)).toEqual([5, 9])
  })
})

describe('the summary of a metric', () => {
  const numbersOf = (key: string): number[] =>
    meant.map(({ values }) => values[key]).filter((value) => typeof value === 'number')

  test('counts, ranges over and divides the numbers that there are', async () => {
    const numbers = numbersOf('average_order_value').sort((a, b) => a - b)
    const summary = await summarizeMetric(facts, columnOf('average_order_value'), standpoint)
    expect(summary).toMatchObject({
      customers: people.length,
      none: people.length - numbers.length,
      min: numbers[0],
      max: numbers.at(-1),
    })
    expect(summary.mean).toBeCloseTo(numbers.reduce((a, b) => a + b, 0) / numbers.length, 6)
    expect(summary.quantiles.p50).toBeCloseTo(median(numbers), 6)
    expect(summary.bars.reduce((sum, bar) => sum + bar.customers, 0)).toBe(numbers.length)
  })

  test('of a text says which values are frequent', async () => {
    const texts = meant
      .map(({ values }) => values['favourite_brand'])
      .filter((value) => value !== null)
    const summary = await summarizeMetric(facts, columnOf('favourite_brand'), standpoint)
    expect(summary.top.reduce((sum, one) => sum + one.customers, 0)).toBe(texts.length)
    expect(summary.mean).toBeNull()
    expect(summary.bars).toEqual([])
  })

  test('of a metric that nobody has says so', async () => {
    await using empty = await testStores([...factsMigrations, ...metricsMigrations])
    await insertHistories(empty.facts, [aCustomer(1)], { from: 0 })
    await evaluateAll({ facts: empty.facts, ledger: empty.ledger }, { plan, standpoint, rev: 1n })
    const summary = await summarizeMetric(empty.facts, columnOf('average_order_value'), standpoint)
    expect(summary).toMatchObject({
      customers: 1,
      none: 1,
      min: null,
      max: null,
      mean: null,
      bars: [],
    })
  })
})

test('an amount that many orders make is still exact to the 分', async () => {
  const orders = Array.from({ length: 300 }, (_, index) =>
    anOrder(standpoint.asOf - index, { total: 9_007_199_254_740 + index }),
  )
  await insertHistories(facts, [aCustomer(9001, { orders })], { from: 0 })
  await evaluateAll({ facts, ledger }, { plan, standpoint, rev: 2n })
  const read = await readCustomerMetrics(facts, [columnOf('monetary')], 9001, standpoint)
  expect(read).toEqual({ monetary: 300 * 9_007_199_254_740 + (299 * 300) / 2 })
})

function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}
