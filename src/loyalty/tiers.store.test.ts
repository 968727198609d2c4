import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { toEngineTime } from '#core/time.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { arbitraryHistory } from '#metrics/testing/arbitrary-history.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { momentsAround } from '#metrics/testing/moments.ts'
import { testStores } from '../../test/harness/stores.ts'
import { evaluateTiers, type TierEvaluation } from './evaluate-tiers.ts'
import { foldHistory } from './fold-history.ts'
import type { Pin } from './fold-state.ts'
import { planTiers, type TierPlan } from './measures.ts'
import { loyaltyMigrations } from './migrations.ts'
import { REASONS } from './reasons.ts'
import { listStandings, type Standing } from './standings.store.ts'
import { tierProgramTemplates } from './templates/registry.ts'
import type { TierProgram } from './tier-program.ts'

const { facts } = await testStores([...factsMigrations, ...loyaltyMigrations])
const standpoint: Standpoint = {
  asOf: Date.parse('2026-11-22T03:04:05.678Z'),
  zone: 'Asia/Shanghai',
  currency: 'CNY',
}
const findMetric = (key: string) => metricCatalogue.all.find((one) => one.key === key)?.spec
const DAY = 86_400_000

function planOf(program: TierProgram): TierPlan {
  return unwrap(
    planTiers([{ version: 1, effectiveAt: 0, body: program }], {
      calendar: 'Asia/Shanghai',
      findMetric,
    }),
  )
}

const template = (key: string): TierProgram => unwrap(tierProgramTemplates.get(key)).program

/** Programs of all kinds of metric: net spend, counts, fields, filters, stores, events, averages, ratios, two at once. */
const PROGRAMS: readonly TierProgram[] = [
  ...tierProgramTemplates.all.map((one) => one.program),
  {
    ...template('membership'),
    key: 'app-only',
    scope: { stores: ['s1'] },
    downgrade: { when: 'at_once', grace_days: 3 },
  },
  program(
    'units',
    {
      fact: 'orders',
      aggregate: 'sum',
      of: 'units',
      where: [{ field: 'channel', in: ['app', 'web'] }],
    },
    [0, 1.5, 3],
  ),
  program(
    'views',
    { fact: 'events', aggregate: 'count', where: [{ field: 'type', is: 'view' }] },
    [0, 1, 3],
  ),
  program('worth', { fact: 'events', aggregate: 'sum', of: 'value' }, [0, 0.5, 4]),
  program('scores', { fact: 'feedback', aggregate: 'sum', of: 'score' }, [0, 3, 8.5]),
  program('average', { fact: 'orders', aggregate: 'avg', of: 'net_amount' }, [0, 10_000, 30_000]),
  program('products', { fact: 'order_lines', aggregate: 'distinct', of: 'sku' }, [0, 1, 3]),
  program('per-order', 'average_order_value', [0, 10_000, 30_000]),
  {
    ...template('order-count'),
    key: 'both',
    qualify: {
      all: [
        {
          metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
          window: 'membership_year',
        },
        { metric: { fact: 'events', aggregate: 'count' }, window: { rolling_days: 90 } },
      ],
    },
    levels: [
      [0, 0],
      [20_000, 1],
      [60_000, 2],
    ].map((from, rank) => ({ key: `l${rank}`, name: { zh: `${rank} 级` }, from })),
  },
]

function program(
  key: string,
  metric: TierProgram['qualify'] extends infer Q
    ? Q extends { metric: infer M }
      ? M
      : never
    : never,
  from: readonly number[],
): TierProgram {
  return {
    key,
    name: { zh: key },
    qualify: { metric, window: { rolling_months: 12 } },
    levels: from.map((one, rank) => ({ key: `l${rank}`, name: { zh: `${rank} 级` }, from: one })),
    validity: { months: 3 },
    downgrade: { when: 'validity_end', grace_days: 5 },
    pending_days: key === 'units' ? 7 : 0,
    refunds: key === 'average' ? 'keep' : 'recount',
  }
}

function population(size: number, seed: number): CustomerHistory[] {
  const histories = fc.sample(arbitraryHistory(momentsAround(standpoint.asOf, standpoint.zone)), {
    numRuns: size,
    seed,
  })
  return histories.map((one, index) => ({
    ...one,
    customer: seed * 10_000 + index + 1,
    events: one.events.map((event) => ({ ...event, ...GROWTH[event.type] })),
    attributes: [...one.attributes.filter(({ name }) => name !== 'joined_at'), ...joinedOf(index)],
  }))
}

/** Some of what they do gives growth or credit. */
const GROWTH: Readonly<Record<string, { type: string; value: number }>> = {
  share: { type: 'growth', value: 400_0000 },
  search: { type: 'credit', value: 45_0000 },
  login: { type: 'credit', value: -5_5000 },
}

/** Some say when they joined: long ago, lately, or later than now. */
function joinedOf(index: number): CustomerHistory['attributes'] {
  if (index % 3 !== 0) return []
  const at = standpoint.asOf + (index % 30 === 0 ? DAY : -DAY * (1 + index))
  return [{ name: 'joined_at', at: standpoint.asOf - 500 * DAY, value: toEngineTime(at) }]
}

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

const people = population(400, 1)
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
