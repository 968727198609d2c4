import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileProgram } from './compile-program.ts'
import { fold, folder } from './fold.ts'
import { aCase, calendars, type Case, casesWanted, tell } from './testing/cases.ts'
import { MEASURES } from './testing/arbitrary-program.ts'
import { conditionsOf, type TierProgram } from './tier-program.ts'
import { timelineOf } from './timeline.ts'

const known = calendars()
const runs = { numRuns: casesWanted(3000) }
const told = (it: Case, asOf?: number) => tell(it, known.table(it.zone), asOf)

describe('the fold', () => {
  test('does not care in which order facts come, nor how often', () => {
    const withOrder = aCase.chain((it) =>
      fc
        .tuple(
          fc.shuffledSubarray([...it.checkpoints], { minLength: it.checkpoints.length }),
          fc.subarray([...it.checkpoints]),
        )
        .map(([shuffled, again]) => ({ it, checkpoints: [...shuffled, ...again] })),
    )
    fc.assert(
      fc.property(withOrder, ({ it, checkpoints }) => {
        expect(told({ ...it, checkpoints })).toEqual(told(it))
      }),
      runs,
    )
  }, 120_000)

  test('changes nothing before the instant that it names as the next', () => {
    fc.assert(
      fc.property(aCase, (it) => {
        const now = told(it)
        if (now === undefined || now.dueAt === Infinity) return
        expect(told(it, now.dueAt - 1)).toEqual(now)
      }),
      runs,
    )
  }, 120_000)

  test('drops a level at the instant that it told, to the level that it told', () => {
    fc.assert(
      fc.property(aCase, (it) => {
        const now = told(it)
        if (now === undefined || now.dropAt === Infinity) return
        const program = compileProgram(it.versions, known.table(it.zone))
        const then = told(it, now.dropAt)
        expect(then?.level).toBe(program.levelKeys[now.dropTo])
        if (now.riseAt === Infinity)
          expect(told(it, now.dropAt - 1)?.level).toBe(levelOn(it, now, now.dropAt - 1))
      }),
      runs,
    )
  }, 120_000)

  test('tells the same past at any later time', () => {
    fc.assert(
      fc.property(aCase, fc.nat(500), (it, days) => {
        const now = told(it)
        const later = told(it, it.asOf + days * 86_400_000)
        if (now === undefined) return
        expect(later?.history.slice(0, now.history.length)).toEqual(now.history)
        expect(later?.history.filter((one) => one.at <= it.asOf).length).toBe(
          now.history.filter((one) => one.at <= it.asOf).length,
        )
      }),
      runs,
    )
  }, 120_000)
})

/** The level as it is called at a later instant: removed levels have other names then. */
function levelOn(it: Case, now: { level: string }, at: number): string | undefined {
  const then = told(it, at)
  return then?.version === told(it)?.version ? now.level : then?.level
}

describe('an order and its whole refund', () => {
  const beforeAsOf = aCase.chain((it) =>
    fc
      .tuple(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom(3, 10, 50),
      )
      .map(([days, open, amount]) => {
        const at = it.asOf - days * 86_400_000
        const back = Math.min(it.asOf, at + open * 86_400_000)
        const order = { id: 'x', at, deltas: [amount, 1] }
        const refund = { id: 'xr', at: back, belongs: at, deltas: [-amount, -1] }
        return { it, more: [...it.checkpoints, order, refund] }
      }),
  )

  test('leave every value as if nothing had been bought', () => {
    fc.assert(
      fc.property(beforeAsOf, ({ it, more }) => {
        const joinedAt = it.asOf - 700 * 86_400_000
        const without = told({ ...it, joinedAt })
        const withIt = told({ ...it, joinedAt, checkpoints: more })
        if (without?.version !== withIt?.version) return
        expect(withIt?.values).toEqual(without?.values)
        expect(withIt?.earnedRank).toBe(without?.earnedRank)
      }),
      runs,
    )
  }, 120_000)

  test('leave the level, too, where it follows what is earned', () => {
    fc.assert(
      fc.property(beforeAsOf, ({ it, more }) => {
        const [{ body, ...first }] = it.versions as [(typeof it.versions)[0]]
        const plain: TierProgram = { ...body, upgrade: 'at_once', downgrade: { when: 'at_once' } }
        const versions = [{ ...first, body: plain, effectiveAt: 0 }]
        const story = { ...it, versions, joinedAt: it.asOf - 700 * 86_400_000 }
        const without = told(story)
        const withIt = told({ ...story, checkpoints: more })
        const seen = ({ level, next, missing, dropAt, dropTo }: NonNullable<typeof without>) => ({
          level,
          next,
          missing,
          dropAt,
          dropTo,
        })
        expect(withIt && seen(withIt)).toEqual(without && seen(without))
      }),
      runs,
    )
  }, 120_000)
})

describe('what is missing', () => {
  test('raises the level when it is bought; one less does not', () => {
    fc.assert(
      fc.property(aCase, (it) => {
        const now = told(it)
        const rules = it.versions.find((one) => one.version === now?.version)?.body
        if (now?.next === undefined || rules === undefined || rules.upgrade === 'period_end') return
        // Bought a moment later: at this very instant it could still keep a level that is just about to fall.
        const soon = it.asOf + 1
        if (now.pinId !== undefined || now.dueAt <= soon) return
        const { mode, conditions } = conditionsOf(rules)
        const spend = conditions.map(({ metric }) =>
          MEASURES.indexOf(JSON.stringify(metric) as never),
        )
        const buy = (amounts: readonly number[]) => {
          const deltas = MEASURES.map((_, measure) =>
            Math.max(0, ...amounts.filter((_amount, c) => spend[c] === measure)),
          )
          const checkpoints = [...it.checkpoints, { id: 'buy', at: soon, deltas }]
          return told({ ...it, checkpoints }, soon)
        }
        const rank = rules.levels.findIndex((one) => one.key === now.level)
        const reached = (after: ReturnType<typeof buy>) =>
          rules.levels.findIndex((one) => one.key === after?.level) > rank
        const ways =
          mode === 'all'
            ? [now.missing]
            : now.missing.map((one, c) => now.missing.map((_, other) => (other === c ? one : 0)))
        for (const way of ways) {
          expect(reached(buy(way))).toBe(true)
          const less = way.map((one) => one - 1)
          if (Math.max(...less) >= 0 || mode === 'any')
            expect(reached(buy(less.map((one) => Math.max(0, one))))).toBe(false)
        }
      }),
      runs,
    )
  }, 120_000)
})

describe('metrics that are not sums', () => {
  test('asked for by window, sums give the same tiers as added up from checkpoints', () => {
    fc.assert(
      fc.property(aCase, (it) => {
        const program = compileProgram(it.versions, known.table(it.zone))
        const measures = program.measures.map((one) => MEASURES.indexOf(one.key as never))
        const rows = it.checkpoints.map((one) => ({
          ...one,
          deltas: measures.map((index) => one.deltas[index] ?? 0),
        }))
        const silent = rows.map((one) => ({ ...one, deltas: one.deltas.map(() => 0) }))
        const joinedAt = it.joinedAt ?? Number.NaN
        const valueBetween = (measure: number, from: number, to: number) =>
          rows
            .filter(
              (one) =>
                one.at <= to && ('belongs' in one ? (one.belongs as number) : one.at) >= from,
            )
            .reduce((sum, one) => sum + (one.deltas[measure] ?? 0), 0)
        const sums = copy(
          fold(
            folder(program),
            { timeline: timelineOf(rows, measures.length).timeline, joinedAt, pins: it.pins },
            it.asOf,
          ),
        )
        const asked = copy(
          fold(
            folder(program),
            {
              timeline: timelineOf(silent, measures.length).timeline,
              joinedAt,
              pins: it.pins,
              valueBetween,
            },
            it.asOf,
          ),
        )
        expect({ ...asked, dueAt: 0 }).toEqual({ ...sums, dueAt: 0 })
        expect(asked.dueAt).toBeLessThanOrEqual(sums.dueAt)
      }),
      runs,
    )
  }, 120_000)
})

const copy = <T extends object>(it: T): T => structuredClone(it)
