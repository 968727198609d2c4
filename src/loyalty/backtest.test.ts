import fc from 'fast-check'
import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { startOfMonth } from '#core/time.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { testStores } from '../../test/harness/stores.ts'
import { readBacktestMoves } from './backtests.store.ts'
import { zoneCalendar } from './calendar.ts'
import { evaluateTiers } from './evaluate-tiers.ts'
import type { Pin } from './fold-state.ts'
import { planTiers } from './measures.ts'
import { loyaltyMigrations } from './migrations.ts'
import { planBacktest, withDraft } from './plan-backtest.ts'
import { runBacktest } from './run-backtest.ts'
import { listStandings } from './standings.store.ts'
import { instantsIn } from './testing/arbitrary-history.ts'
import { SPEND, versions } from './testing/arbitrary-program.ts'
import { casesWanted } from './testing/cases.ts'
import { population } from './testing/population.ts'
import { findMetric, PROGRAMS } from './testing/programs.ts'
import {
  conditionsOf,
  thresholds,
  type TierProgram,
  type TierProgramVersion,
} from './tier-program.ts'

const { facts } = await testStores([...factsMigrations, ...metricsMigrations, ...loyaltyMigrations])
const zone = 'Asia/Shanghai'
const calendar = zoneCalendar(zone)
const standpoint: Standpoint = {
  asOf: Date.parse('2026-11-22T03:04:05.678Z'),
  zone,
  currency: 'CNY',
}
const DAY = 86_400_000

// ZHIKE_PEOPLE=100000 ZHIKE_CASES=20 is the whole proof; here it is small.
const size = Number(process.env['ZHIKE_PEOPLE'] ?? 300)
const cases = casesWanted(8)
for (let done = 0; done < size; done += 5000) {
  const people = population(Math.min(5000, size - done), 1 + done / 5000, standpoint.asOf)
  await insertHistories(facts, people, { from: standpoint.asOf - DAY })
}
const few = population(Math.min(size, 50), 1, standpoint.asOf)
const first = few[0]?.customer ?? 0
const pins = new Map<number, readonly Pin[]>(
  [first, first + 7].map((customer, index) => [
    customer,
    [
      {
        id: `p${index}`,
        level: 'gold',
        from: standpoint.asOf - DAY,
        until: Infinity,
        mode: index ? 'exact' : 'at_least',
      },
    ],
  ]),
)

/** The cases' thresholds are a few 分; these people spend hundreds of 元. */
function larger(body: TierProgram): TierProgram {
  const { conditions } = conditionsOf(body)
  const scale = (from: number, c: number) => (conditions[c]?.metric === SPEND ? from * 1000 : from)
  const scaled = (from: TierProgram['levels'][number]['from']) =>
    typeof from === 'number' ? scale(from, 0) : thresholds(from).map(scale)
  const keep = Object.entries(body.downgrade?.keep_level ?? {})
  return {
    ...body,
    levels: body.levels.map((one) => ({ ...one, from: scaled(one.from) })),
    ...(body.downgrade && keep.length > 0
      ? {
          downgrade: {
            ...body.downgrade,
            keep_level: Object.fromEntries(keep.map(([key, from]) => [key, scaled(from)])),
          },
        }
      : {}),
  }
}

let rev = 1n
async function levels(
  all: readonly TierProgramVersion[],
  asOf: number,
): Promise<Map<number, string>> {
  const plan = unwrap(planTiers(all, { calendar, findMetric }))
  const program = plan.program.key
  await evaluateTiers(facts, {
    plan,
    standpoint: { ...standpoint, asOf },
    which: 'all',
    rev: (rev += 1n),
    pins,
  })
  const stored = await listStandings(facts, { program, limit: size + 1 })
  return new Map(stored.map((one) => [one.customer, one.level]))
}

async function backtest(
  id: string,
  live: readonly TierProgramVersion[],
  draft: { body: TierProgram; effectiveAt: number },
) {
  const from = startOfMonth(standpoint.asOf, zone, -24)
  const plan = unwrap(planBacktest(live, draft, { from, calendar, findMetric }))
  const tally = await runBacktest(facts, { id, plan, standpoint, calendar, pins })
  return { tally, moves: await readBacktestMoves(facts, id, { limit: size + 1 }) }
}

const instants = instantsIn(zone)
const random = fc
  .sample(fc.tuple(versions(instants), versions(instants)), { numRuns: cases, seed: 20_261_122 })
  .map(([live, [draft]], index) => ({
    live: live.map((one) => ({ ...one, body: larger(one.body) })),
    draft: {
      body: larger((draft as TierProgramVersion).body),
      effectiveAt: standpoint.asOf + (index % 3 === 0 ? 40 * DAY : 0),
    },
  }))
const told = PROGRAMS.filter(({ key }) => ['app-only', 'both', 'average'].includes(key)).map(
  (body) => ({
    live: [{ version: 1, effectiveAt: 0, body }],
    draft: {
      body: { ...body, levels: body.levels.filter((_, rank) => rank !== 1) },
      effectiveAt: standpoint.asOf,
    },
  }),
)

it('publishing gives exactly what the backtest says, customer by customer', async () => {
  let moved = 0
  for (const [index, { live, draft }] of [...random, ...told].entries()) {
    const at = Math.max(standpoint.asOf, draft.effectiveAt)
    const before = await levels(live, at)
    const { tally, moves } = await backtest(`case ${index}`, live, draft)
    const after = await levels(withDraft(live, draft), at)
    const becomes = new Map(moves.map((one) => [one.customer, one]))
    moved += moves.length
    expect(tally.customers).toBe(before.size)
    expect(after.size).toBe(before.size)
    const wrong = [...before].filter(([customer, level]) => {
      const move = becomes.get(customer)
      return after.get(customer) !== (move?.to ?? level) || (move && move.from !== level)
    })
    expect(wrong).toEqual([])
    const people = (side: Map<number, string>, key: string): number =>
      [...side.values()].filter((one) => one === key).length
    const { length } = tally.levels
    tally.levels.forEach((key, l) => {
      const row = Array.from({ length }, (_, t) => tally.flows[l * length + t] as number)
      const column = Array.from({ length }, (_, f) => tally.flows[f * length + l] as number)
      expect(row.reduce((sum, one) => sum + one, 0)).toBe(people(before, key))
      expect(column.reduce((sum, one) => sum + one, 0)).toBe(people(after, key))
    })
  }
  expect(moved).toBeGreaterThan(size / 10)
}, 600_000)

it('facts that come twice, late and in another order change nothing', async () => {
  const [one] = random
  if (one === undefined) throw new Error('no case')
  const before = await backtest('in order', one.live, one.draft)
  await insertHistories(facts, few.toReversed(), { from: standpoint.asOf - DAY })
  const after = await backtest('again', one.live, one.draft)
  expect(after.moves).toEqual(before.moves)
  for (const side of ['live', 'draft'] as const)
    for (const what of ['before', 'moves', 'spent', 'discount'] as const)
      expect(after.tally[side][what]).toEqual(before.tally[side][what])
})

it('a higher threshold never puts more people above it; the month by month replay ends where people stand', async () => {
  const [body] = PROGRAMS
  if (body === undefined) throw new Error('no program')
  const live = [
    { version: 1, effectiveAt: 0, body: { ...body, downgrade: { when: 'at_once' as const } } },
  ]
  const draft = {
    ...body,
    downgrade: { when: 'at_once' as const },
    levels: body.levels.map((one) => ({ ...one, from: Number(one.from) * 2 })),
  }
  const { tally, moves } = await backtest('higher', live, {
    body: draft,
    effectiveAt: standpoint.asOf,
  })
  expect(moves.every((one) => one.way === 0)).toBe(true)
  const places = tally.levels.length + 1
  const end = Float64Array.from(tally.live.before)
  tally.live.moves.forEach((count, cell) => {
    const from = Math.floor(cell / places) % places
    end[from] = (end[from] as number) - count
    end[cell % places] = (end[cell % places] as number) + count
  })
  const standing = tally.levels.map((_, l) =>
    tally.levels.reduce(
      (sum, _key, t) => sum + (tally.flows[l * tally.levels.length + t] as number),
      0,
    ),
  )
  expect([...end.subarray(0, -1)]).toEqual(standing)
  expect(end.at(-1)).toBe(0)
})
