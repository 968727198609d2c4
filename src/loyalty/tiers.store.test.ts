import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { factsMigrations } from '#facts/migrations.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { testStores } from '../../test/harness/stores.ts'
import { evaluateTiers, type TierEvaluation } from './evaluate-tiers.ts'
import { foldHistory } from './fold-history.ts'
import type { Pin } from './fold-state.ts'
import { planTiers, type TierPlan } from './measures.ts'
import { loyaltyMigrations } from './migrations.ts'
import { REASONS } from './reasons.ts'
import { listStandings, type Standing } from './standings.store.ts'
import { population } from './testing/population.ts'
import { findMetric, PROGRAMS, planOf, template } from './testing/programs.ts'
import type { TierProgram } from './tier-program.ts'

const { facts } = await testStores([...factsMigrations, ...metricsMigrations, ...loyaltyMigrations])
const standpoint: Standpoint = {
  asOf: Date.parse('2026-11-22T03:04:05.678Z'),
  zone: 'Asia/Shanghai',
  currency: 'CNY',
}
const DAY = 86_400_000

const pins = new Map<number, readonly Pin[]>([
  [
    10_007,
    [
      {
        id: 'p1',
        level: 'gold',
        from: standpoint.asOf - 9 * DAY,
        until: standpoint.asOf + DAY,
        mode: 'exact',
      },
    ],
  ],
])

const evaluate = (plan: TierPlan, more: Partial<TierEvaluation> & { rev: bigint }) =>
  evaluateTiers(facts, { plan, standpoint, which: 'all', pins, ...more })

const standings = (program: string) => listStandings(facts, { program, limit: 10_000 })

/** What should be stored of a customer, folded from their facts as objects. */
function expected(
  plan: TierPlan,
  history: CustomerHistory,
  at: Standpoint = standpoint,
): object | undefined {
  const own = pins.get(history.customer) ?? []
  const it = foldHistory(plan, history, { standpoint: at, pins: own })
  const version = plan.program.versions[it.versionIndex]
  if (!it.member || version === undefined) return undefined
  const level = (rank: number) => plan.program.levelKeys[version.levelIds[rank] ?? -1] ?? null
  const step = (values: Float64Array) =>
    version.conditions.map((one, c) => (values[c] as number) / one.step)
  const finite = (at: number) => (Number.isFinite(at) ? at : null)
  const turn = (at: number, to: number) => (to < 0 ? null : { at, to: plan.program.levelKeys[to] })
  return {
    program: plan.program.key,
    customer: history.customer,
    level: level(it.rank),
    rank: it.rank,
    held: level(it.heldRank),
    earned: level(it.earnedRank),
    since: finite(it.since),
    validUntil: finite(it.validUntil),
    graceUntil: finite(it.graceUntil),
    pin: own[it.pin]?.id ?? null,
    values: step(it.values),
    missing: step(it.missing),
    next: it.nextRank < 0 ? null : level(it.nextRank),
    drop: turn(it.dropAt, it.dropTo),
    rise: turn(it.riseAt, it.riseTo),
    dueAt: Math.min(it.dueAt, Date.parse('2299-12-31T00:00:00Z')),
    version: version.version,
    history: Array.from({ length: it.history.count }, (_, row) => ({
      at: it.history.at[row],
      level: plan.program.levelKeys[it.history.level[row] as number],
      reason: REASONS[it.history.reason[row] as number],
      version: it.history.version[row],
      value: it.history.value[row],
    })),
    asOf: at.asOf,
  }
}

const people = population(400, 1, standpoint.asOf)
await insertHistories(facts, people, { from: standpoint.asOf - DAY })

describe('evaluation', () => {
  test.each(PROGRAMS.map((one) => [one.key, one] as const))(
    '%s: streams say what the facts one by one say',
    async (_, body) => {
      const plan = planOf(body)
      const run = await evaluate(plan, { rev: 1n })
      const stored = await standings(body.key)
      const wanted = people.map((one) => expected(plan, one)).filter((one) => one !== undefined)
      expect(stored).toEqual(wanted)
      expect(run).toEqual({
        customers: wanted.length,
        joined: wanted.length,
        up: 0,
        down: 0,
        gone: 0,
      })
      expect(new Set(stored.map((one) => one.level)).size).toBeGreaterThan(1)
    },
  )

  test('of those that time changes gives what an evaluation of all gives', async () => {
    for (const key of ['rolling-year', 'both', 'average']) {
      const plan = planOf(PROGRAMS.find((one) => one.key === key) as TierProgram)
      await evaluate(plan, { rev: 10n })
      const later = { ...standpoint, asOf: standpoint.asOf + 45 * DAY }
      const run = await evaluate(plan, { rev: 11n, standpoint: later, which: { due: true } })
      const stored = new Map((await standings(key)).map((one) => [one.customer, one]))
      expect(run.customers).toBeGreaterThan(0)
      for (const one of people) {
        const wanted = expected(plan, one, later)
        expect(withoutTime(stored.get(one.customer))).toEqual(
          withoutTime(wanted as Standing | undefined),
        )
      }
      await evaluate(plan, { rev: 12n })
    }
  })

  test('of those that were named takes no other', async () => {
    const plan = planOf(template('membership'))
    await evaluate(plan, { rev: 20n })
    const run = await evaluate(plan, { rev: 21n, which: { customers: [10_003, 10_007, 999_999] } })
    expect(run.customers).toBe(2)
    expect((await standings('membership')).length).toBe(
      people.filter((one) => expected(plan, one)).length,
    )
  })

  test('counts who rose, fell, came and went', async () => {
    const body = template('membership')
    const easier = {
      ...body,
      levels: body.levels.map((one) => ({ ...one, from: Number(one.from) / 1000 })),
    }
    await evaluate(planOf(body), { rev: 30n })
    const before = new Map((await standings('membership')).map((one) => [one.customer, one.rank]))
    const run = await evaluate(planOf(easier), { rev: 31n })
    const after = await standings('membership')
    expect(run.up).toBe(after.filter((one) => one.rank > (before.get(one.customer) ?? 0)).length)
    expect(run.up).toBeGreaterThan(0)
    expect((await evaluate(planOf(body), { rev: 32n })).down).toBe(run.up)
    const notYet = unwrap(
      planTiers([{ version: 1, effectiveAt: standpoint.asOf + DAY, body }], {
        calendar: 'Asia/Shanghai',
        findMetric,
      }),
    )
    expect((await evaluate(notYet, { rev: 33n })).gone).toBe(after.length)
    expect(await standings('membership')).toEqual([])
    expect((await evaluate(planOf(body), { rev: 34n })).joined).toBe(after.length)
  })

  test('as of the past and as known then leaves out what came later', async () => {
    const plan = planOf(template('membership'))
    const past = { ...standpoint, asOf: standpoint.asOf - 200 * DAY }
    await evaluate(plan, { rev: 40n, standpoint: past })
    expect(await standings('membership')).toEqual(
      people.map((one) => expected(plan, one, past)).filter((one) => one !== undefined),
    )
    const run = await evaluate(plan, {
      rev: 41n,
      standpoint: { ...standpoint, knownAt: standpoint.asOf - 2 * DAY },
    })
    expect(run.customers).toBe(0)
    await evaluate(plan, { rev: 42n })
  })

  test('stops when it is told to', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(
      evaluate(planOf(template('membership')), { rev: 50n, signal: stop.signal }),
    ).rejects.toThrow('cancelled')
  })
})

const withoutTime = (it: Standing | undefined) => it && { ...it, asOf: 0 }
