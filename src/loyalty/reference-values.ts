import type { Millis } from '#core/time.ts'
import type { Walker } from './fold-reference.ts'
import {
  conditionsOf,
  type QualifyCondition,
  type QualifyWindow,
  type TierProgram,
  thresholds,
} from './tier-program.ts'

/** Place of a level on the program's ladder; -1 if it is not there. */
export const rankOf = (program: TierProgram, level: string): number =>
  program.levels.findIndex((one) => one.key === level)

export const keyAt = (program: TierProgram, rank: number): string => program.levels[rank]?.key ?? ''

/** The sum of what counts by then (`upTo`, if that is another instant) and lies in the window, for each condition. */
export function valuesAt(walker: Walker, program: TierProgram, at: Millis, upTo = at): number[] {
  return conditionsOf(program).conditions.map(({ metric, window }) => {
    const measure = measureIndex(walker, metric)
    const from = windowStart(walker, window, at)
    let sum = 0
    for (const fact of walker.facts)
      if (fact.at <= upTo && (fact.belongs ?? fact.at) >= from) sum += fact.deltas[measure] ?? 0
    return sum
  })
}

/** Looked up once for each condition: writing a metric as JSON takes longer than all else here. */
function measureIndex(walker: Walker, metric: QualifyCondition['metric']): number {
  const found = walker.known.get(metric) ?? walker.measures.indexOf(JSON.stringify(metric))
  walker.known.set(metric, found)
  return found
}

function windowStart({ calendar, joined }: Walker, window: QualifyWindow, at: Millis): Millis {
  if (window === 'lifetime') return -Infinity
  if (window === 'calendar_year') return calendar.yearStart(at, 0)
  if (window === 'membership_year') return calendar.anniversary(joined, at, 0)
  return 'rolling_days' in window
    ? calendar.daysBack(at, window.rolling_days)
    : calendar.monthsBack(at, window.rolling_months)
}

/** The highest level for which any, or all, of the values are enough. */
export function earnedBy(program: TierProgram, values: readonly number[]): string {
  const reached = program.levels.filter((level) =>
    suffices(program, values, thresholds(level.from)),
  )
  return reached.at(-1)?.key ?? keyAt(program, 0)
}

/** Whether the values are enough to keep the level; false where it has no keep-level condition. */
export function isKeptBy(program: TierProgram, level: string, values: readonly number[]): boolean {
  const keep = program.downgrade?.keep_level?.[level]
  return keep !== undefined && suffices(program, values, thresholds(keep))
}

function suffices(
  program: TierProgram,
  values: readonly number[],
  needed: readonly number[],
): boolean {
  const enough = values.map((value, index) => value >= (needed[index] ?? 0))
  return conditionsOf(program).mode === 'any' ? enough.includes(true) : !enough.includes(false)
}

/** Until when a level that is qualified for now is held. */
export function validUntil(
  { calendar }: Walker,
  { validity = 'forever' }: TierProgram,
  at: Millis,
): Millis {
  if (validity === 'forever') return Infinity
  if (validity === 'end_of_this_year') return calendar.yearStart(at, 1)
  if (validity === 'end_of_next_year') return calendar.yearStart(at, 2)
  return calendar.endOfSameDate(at, validity.months)
}

/** The same, counted from the last moment of the validity that ends now. */
export function renewedUntil(walker: Walker, program: TierProgram, at: Millis): Millis {
  const continued = validUntil(walker, program, at - 1)
  return continued > at ? continued : validUntil(walker, program, at)
}

/** What a level of the old ladder is on the new one: itself, or the next lower one that is left. */
export function carriedDown(old: TierProgram, program: TierProgram, level: string): string {
  const lower = old.levels.slice(0, rankOf(old, level) + 1)
  return lower.findLast((one) => rankOf(program, one.key) >= 0)?.key ?? keyAt(program, 0)
}

/** The same, but the next higher one that is left; the lowest level's people are not lifted. */
export function carriedUp(old: TierProgram, program: TierProgram, level: string): string {
  if (rankOf(old, level) === 0) return carriedDown(old, program, level)
  const higher = old.levels.slice(rankOf(old, level))
  const found = higher.find((one) => rankOf(program, one.key) >= 0)
  return found?.key ?? carriedDown(old, program, level)
}
