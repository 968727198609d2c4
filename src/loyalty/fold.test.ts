import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { referenceWalk, type ReferenceState } from './fold-reference.ts'
import { carriedDown, earnedBy, keyAt, rankOf } from './reference-values.ts'
import { aCase, calendars, type Case, casesWanted, tell, type Told } from './testing/cases.ts'
import { MEASURES } from './testing/arbitrary-program.ts'
import type { TierProgram } from './tier-program.ts'

const known = calendars()
const YEAR = 366 * 86_400_000

describe('the fold and the slow reference', () => {
  test('tell the same of everybody, in every program', () => {
    const options = {
      numRuns: casesWanted(3000),
      ...(process.env['ZHIKE_SEED'] ? { seed: Number(process.env['ZHIKE_SEED']) } : {}),
    }
    fc.assert(fc.property(aCase, agree), options)
  }, 600_000)
})

function agree(it: Case): void {
  const told = tell(it, known.table(it.zone))
  // Walking is slow: a year ahead for most, two for some.
  const horizon = it.asOf + (it.asOf % 4 === 0 ? 2 : 1) * YEAR
  const { states, changes } = referenceWalk({
    ...it,
    measures: MEASURES,
    calendar: known.naive(it.zone),
    until: horizon,
  })
  const now = states.findLastIndex((one) => one.at <= it.asOf)
  const state = states[now]
  expect(told === undefined).toBe(state === undefined)
  if (told === undefined || state === undefined) return
  expect(visible(told)).toEqual(visibleIn(it, state))
  expect(
    told.history.map(({ at, level, reason, version }) => ({
      at,
      level,
      reason: loosely(reason),
      version,
    })),
  ).toEqual(
    changes
      .filter((one) => one.at <= it.asOf)
      .map(({ at, level, reason, version }) => ({ at, level, reason: loosely(reason), version })),
  )
  const ahead = states.slice(now + 1)
  const drop = ahead.find((one) => isLower(it, state, one))
  if (told.dropAt > horizon) expect(drop).toBe(undefined)
  else expect({ at: told.dropAt }).toEqual({ at: drop?.at })
  const change = ahead.find(
    (one) => JSON.stringify(visibleIn(it, one)) !== JSON.stringify(visibleIn(it, state)),
  )
  expect(told.dueAt).toBeGreaterThan(it.asOf)
  if (change) expect(told.dueAt).toBeLessThanOrEqual(change.at)
}

/** The reference does not tell why a level falls at once. */
const loosely = (reason: string): string =>
  ['refund', 'window_moved', 'step', 'protection_end'].includes(reason) ? 'fell' : reason

const visible = (told: Told) => ({
  level: told.level,
  version: told.version,
  values: told.values,
  validUntil: told.validUntil,
  graceUntil: told.graceUntil,
  pin: told.pinId,
  next: told.next,
  missing: told.missing,
})

function visibleIn(it: Case, state: ReferenceState): ReturnType<typeof visible> {
  const program = bodyOf(it, state)
  const next = program.levels[rankOf(program, state.level) + 1]
  const from = next === undefined ? [] : [next.from].flat()
  return {
    level: state.level,
    version: state.version,
    values: state.values,
    validUntil: state.validUntil,
    graceUntil: state.graceUntil,
    pin: state.pin,
    next: next?.key,
    missing: state.values.map((value, index) =>
      next === undefined ? 0 : Math.max(0, (from[index] ?? 0) - value),
    ),
  } as ReturnType<typeof visible>
}

const bodyOf = (it: Case, state: ReferenceState): TierProgram =>
  it.versions.find((one) => one.version === state.version)?.body as TierProgram

/** Whether a later state stands below the present one, on the later ladder. */
function isLower(it: Case, now: ReferenceState, later: ReferenceState): boolean {
  const line = it.versions
    .filter((one) => one.version >= now.version && one.version <= later.version)
    .map((one) => one.body)
  let [key, gone] = [now.level, false]
  for (let index = 0; index + 1 < line.length; index++) {
    const [before, after] = [line[index] as TierProgram, line[index + 1] as TierProgram]
    if (rankOf(after, key) < 0) gone = true
    key = carriedDown(before, after, key)
  }
  const program = bodyOf(it, later)
  const [a, b] = [rankOf(program, later.level), rankOf(program, key)]
  return a < b || (a === b && gone)
}
void earnedBy
void keyAt
