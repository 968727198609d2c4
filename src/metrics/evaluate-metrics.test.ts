import { beforeAll, describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { toEngineTime } from '#core/time.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { testStores } from '../../test/harness/stores.ts'
import { metricCatalogue } from './catalogue/registry.ts'
import { evaluateAll, evaluateSome } from './evaluate-metrics.ts'
import { nextDue } from './metrics.store.ts'
import { metricsMigrations } from './migrations.ts'
import { planMetrics } from './plan.ts'
import { computeMetrics, listCustomerMetrics, readCustomerMetrics } from './read-metrics.store.ts'
import { referenceMetrics, viewFrom } from './reference.ts'
import { insertHistories } from './testing/insert-histories.ts'
import { momentsAround } from './testing/moments.ts'
import { grown, population } from './testing/populations.ts'
import { verifyMetrics } from './verify-metrics.ts'

const ZONE = 'Asia/Shanghai'
const START = Date.parse('2026-11-22T03:04:05.678Z')
const DAY = 86_400_000
const moments = momentsAround(START, ZONE)

const plan = unwrap(planMetrics(metricCatalogue.all))
const at = (asOf: number) => ({ asOf, zone: ZONE, currency: 'CNY' })
const { facts, ledger } = await testStores([...factsMigrations, ...metricsMigrations])
const context = { facts, ledger }

const touch = (batch: bigint, customers: readonly number[]) =>
  facts.insert(
    'touched',
    customers.map((customer) => ({
      batch: batch.toString(),
      customer,
      known_at: toEngineTime(START),
    })),
  )

const verified = async (asOf: number, sample: number | 'all' = 'all') =>
  (await verifyMetrics(facts, { plan, standpoint: at(asOf), sample })).differences

describe('a shop as time passes and facts arrive', () => {
  const first = population(moments, { first: 1, size: 300, seed: 1 })
  let rev = 1n

  beforeAll(async () => {
    await insertHistories(facts, first, { from: START })
    await evaluateAll(context, { plan, standpoint: at(START), rev })
  })

  test('after a full run everybody has what the TypeScript meaning says', async () => {
    expect(await verified(START)).toEqual([])
  })

  test('facts that arrive change those whom they touch, and incremental equals full', async () => {
    const more = population(moments, { first: 1, size: 120, seed: 2 })
    const changed = first
      .slice(0, 120)
      .map((history, index) => grown(history, more[index] ?? history))
    const newcomers = population(moments, { first: 1001, size: 30, seed: 3 })
    await insertHistories(facts, [...changed, ...newcomers], { from: START + 1, rev: 2 })
    await touch(
      2n,
      [...changed, ...newcomers].map(({ customer }) => customer),
    )

    rev += 1n
    const which = { batches: { after: 1n, upTo: 2n } }
    const run = await evaluateSome(context, { plan, standpoint: at(START), rev, which })

    expect(unwrap(run).customers).toBe(150)
    expect(await verified(START)).toEqual([])
  })

  test.each([1, 61_000, 3_600_001, DAY, 2 * DAY, 31 * DAY, 60 * DAY, 366 * DAY, 800 * DAY])(
    'whoever is due after %i ms is evaluated when their time comes, and nobody else needs to be',
    async (later) => {
      rev += 1n
      await evaluateSome(context, {
        plan,
        standpoint: at(START + later),
        rev,
        which: { due: true },
      })
      expect(await verified(START + later, 20)).toEqual([])
    },
  )

  test('when all windows have run empty, nobody is due any more', async () => {
    rev += 1n
    const which = { due: true } as const
    await evaluateSome(context, { plan, standpoint: at(START + 2000 * DAY), rev, which })
    expect(await nextDue(facts)).toBeUndefined()
  })

  test('named customers are evaluated whole', async () => {
    rev += 1n
    const which = { customers: [1, 2, 3] }
    const run = await evaluateSome(context, { plan, standpoint: at(START), rev, which })
    expect(unwrap(run).customers).toBe(3)
  })

  test('a customer who is no more has no numbers any more', async () => {
    await facts.insert('customers', [
      { customer: 7, rev: 99, gone: 1, known_from: toEngineTime(START) },
    ])
    rev += 1n
    await evaluateSome(context, { plan, standpoint: at(START), rev, which: { customers: [7] } })
    expect(await readCustomerMetrics(facts, plan.columns, 7, at(START))).toBeUndefined()
    expect(await readCustomerMetrics(facts, plan.columns, 8, at(START))).toBeDefined()
  })
})

test('an incremental run over other definitions is refused; a full one brings the new columns', async () => {
  const fewer = unwrap(planMetrics(metricCatalogue.all.slice(0, 5)))
  const options = { plan: fewer, standpoint: at(START), rev: 100n }

  const refused = await evaluateSome(context, { ...options, which: { due: true } })
  expect(refused).toMatchObject({ ok: false, problem: { code: 'metrics_outdated' } })

  await evaluateAll(context, options)
  const [row] = await listCustomerMetrics(facts, { columns: fewer.columns, limit: 1 }, at(START))
  expect(Object.keys(row?.values ?? {})).toEqual(fewer.columns.map(({ name }) => name))
  expect(
    await evaluateSome(context, { ...options, rev: 101n, which: { due: true } }),
  ).toMatchObject({ ok: true })
})

test('a full run that is cancelled leaves the old answer as it was', async () => {
  const before = await listCustomerMetrics(facts, { columns: [], limit: 1000 }, at(START))
  const signal = AbortSignal.abort()
  await expect(
    evaluateAll(context, { plan, standpoint: at(START), rev: 200n, signal }),
  ).rejects.toThrow()
  expect(await listCustomerMetrics(facts, { columns: [], limit: 1000 }, at(START))).toEqual(before)
})

test('numbers can be asked for as they were known, before facts were told anew', async () => {
  const [learnt, mended] = [START - 10 * DAY, START - 5 * DAY]
  const before = population(moments, { first: 5001, size: 100, seed: 5 })
  const after = population(moments, { first: 5001, size: 100, seed: 6 })
  await insertHistories(facts, before, { from: learnt, until: mended, rev: 1 })
  await insertHistories(facts, after, { from: mended, rev: 2 })
  const customers = before.map(({ customer }) => customer)

  for (const [knownAt, meant] of [
    [learnt, before],
    [mended - 1, before],
    [mended, after],
    [undefined, after],
  ] as const) {
    const standpoint = { ...at(START), ...(knownAt !== undefined && { knownAt }) }
    const view = viewFrom(standpoint)
    const said = await computeMetrics(facts, plan, customers, standpoint)
    const saidOf = new Map(said.map(({ customer, values }) => [customer, values]))
    for (const history of meant) {
      expect(saidOf.get(history.customer)).toEqual(referenceMetrics(plan, history, view).read)
    }
  }
})
