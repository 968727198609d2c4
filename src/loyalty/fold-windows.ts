import type { Millis } from '#core/time.ts'
import {
  addMonths,
  dayAt,
  dayStart,
  monthsWindowExit,
  yearOf,
  yearStartDay,
  type ZoneCalendar,
} from './calendar.ts'
import { type CompiledCondition, WINDOW } from './compile-program.ts'
import { earnedRank } from './fold-earned.ts'
import { type FoldState, NEVER } from './fold-state.ts'

/** Draws the windows of the version in force as of an instant, from what has been applied so far. */
export function openWindows(state: FoldState, at: Millis): void {
  const { conditions } = state.version
  for (let c = 0; c < conditions.length; c++) {
    drawWindow(state, c, at)
    state.firstInside[c] = 0
    state.value[c] = summed(state, c)
    state.change[c] = NEVER
    letGo(state, c, at)
  }
  state.windowMoved = false
  takeGeneralValues(state, at)
  for (let c = 0; c < conditions.length; c++) {
    state.closing[c] = state.value[c] as number
    state.judged[c] = state.value[c] as number
  }
  noteChanges(state)
}

/** Moves to `at`: applies the checkpoints up to it, and lets go what has left the windows. */
export function advanceWindows(state: FoldState, at: Millis): void {
  const { conditions } = state.version
  state.windowMoved = false
  for (let c = 0; c < conditions.length; c++) {
    state.closing[c] = state.value[c] as number
    if (at < (state.windowEnd[c] as number)) continue
    if (state.value[c] !== 0) state.windowMoved = true
    state.value[c] = 0
    drawWindow(state, c, at)
  }
  for (let c = 0; c < conditions.length; c++) letGo(state, c, at)
  noteEarnedBefore(state, at)
  applyCheckpoints(state, at)
  for (let c = 0; c < conditions.length; c++) letGo(state, c, at)
  takeGeneralValues(state, at)
  for (let c = 0; c < conditions.length; c++) {
    const { kind } = conditions[c] as CompiledCondition
    state.judged[c] = (isYear(kind) ? state.closing[c] : state.value[c]) as number
  }
  noteChanges(state)
}

/**
 * Notes what was earned before the facts of this instant. Where a window moves at the same instant, what it leaves
 * behind is what they build on: who buys in the first moment of a year has qualified in that year.
 */
function noteEarnedBefore(state: FoldState, at: Millis): void {
  const { timeline } = state.input
  state.before = state.earned
  if (!state.windowMoved || state.applied >= timeline.count) return
  if ((timeline.at[state.applied] as number) > at) return
  takeGeneralValues(state, at, at - 1)
  state.before = Math.min(state.earned, earnedRank(state))
}

/** Applies checkpoints up to `at` without windows in place: before {@link openWindows}. */
export function applyUnseen(state: FoldState, at: Millis): void {
  const { timeline } = state.input
  for (const column of state.rest) column.fill(0, 0, timeline.entries)
  let row = 0
  while (row < timeline.count && (timeline.at[row] as number) <= at) {
    for (let m = 0; m < state.rest.length; m++) addToRest(state, m, row)
    row++
  }
  state.applied = row
  begin(state, at)
}

function begin(state: FoldState, at: Millis): void {
  const { belongs, entries } = state.input.timeline
  let begun = state.begun
  while (begun < entries && (belongs[begun] as number) <= at) begun++
  state.begun = begun
}

function addToRest(state: FoldState, measure: number, row: number): number {
  const { timeline } = state.input
  const delta = (timeline.deltas[measure] as Float64Array)[row] as number
  const rest = state.rest[measure] as Float64Array
  const entry = timeline.entry[row] as number
  rest[entry] = (rest[entry] as number) + delta
  return delta
}

function applyCheckpoints(state: FoldState, at: Millis): void {
  const { timeline } = state.input
  const { conditions } = state.version
  let row = state.applied
  if (row >= timeline.count || (timeline.at[row] as number) > at) return begin(state, at)
  while (row < timeline.count && (timeline.at[row] as number) <= at) {
    const entry = timeline.entry[row] as number
    for (let m = 0; m < state.rest.length; m++) {
      const delta = addToRest(state, m, row)
      if (delta === 0) continue
      for (let c = 0; c < conditions.length; c++) {
        if ((conditions[c] as CompiledCondition).measure !== m || !isInside(state, c, entry))
          continue
        state.value[c] = (state.value[c] as number) + delta
      }
    }
    row++
  }
  state.applied = row
  begin(state, at)
}

const isInside = (state: FoldState, c: number, entry: number): boolean =>
  entry >= (state.firstInside[c] as number) &&
  (state.input.timeline.belongs[entry] as number) >= (state.windowStart[c] as number)

const isYear = (kind: number): boolean =>
  kind === WINDOW.calendarYear || kind === WINDOW.membershipYear

const isRolling = (kind: number): boolean => kind === WINDOW.days || kind === WINDOW.months

/** Takes out of a rolling window what lies before it by now. */
function letGo(state: FoldState, c: number, at: Millis): void {
  const condition = state.version.conditions[c] as CompiledCondition
  if (!isRolling(condition.kind)) return
  const rest = state.rest[condition.measure] as Float64Array
  let entry = state.firstInside[c] as number
  // While an entry waits at the head of the window, `change` is when it leaves.
  let exit = state.change[c] as number
  while (entry < state.begun) {
    if (exit === NEVER) exit = exitOf(state, condition, entry)
    if (exit > at) break
    state.value[c] = (state.value[c] as number) - (rest[entry] as number)
    state.windowMoved = true
    entry++
    exit = NEVER
  }
  state.firstInside[c] = entry
  state.change[c] = exit
}

/** When the entry leaves a rolling window. */
function exitOf(state: FoldState, { kind, length }: CompiledCondition, entry: number): Millis {
  const { calendar } = state.program
  const day = dayAt(calendar, state.input.timeline.belongs[entry] as number)
  return dayStart(
    calendar,
    kind === WINDOW.days ? day + length : monthsWindowExit(calendar, day, length),
  )
}

function summed(state: FoldState, c: number): number {
  const { measure } = state.version.conditions[c] as CompiledCondition
  const rest = state.rest[measure] as Float64Array
  let sum = 0
  for (let entry = 0; entry < state.begun; entry++)
    if (isInside(state, c, entry)) sum += rest[entry] as number
  return sum
}

/** Sets the bounds of a year's window; other windows have no bounds of their own. */
function drawWindow(state: FoldState, c: number, at: Millis): void {
  const { kind } = state.version.conditions[c] as CompiledCondition
  if (!isYear(kind)) {
    state.windowStart[c] = -Infinity
    state.windowEnd[c] = NEVER
    return
  }
  const { calendar } = state.program
  const day = yearStartDayOf(state, kind, at)
  state.windowStart[c] = dayStart(calendar, day)
  state.windowEnd[c] = dayStart(calendar, nextYearDay(state, kind, day))
}

/** What years are told by: the shop's calendar, and when the customer joined. */
type Years = Pick<FoldState, 'program' | 'joined'>

/** The first day of the calendar or membership year of `at`. */
function yearStartDayOf(
  { program: { calendar }, joined }: Years,
  kind: number,
  at: Millis,
): number {
  const day = dayAt(calendar, at)
  if (kind === WINDOW.calendarYear) return yearStartDay(calendar, yearOf(calendar, day))
  const joinedDay = dayAt(calendar, joined)
  const since = yearOf(calendar, day) - yearOf(calendar, joinedDay)
  const same = addMonths(calendar, joinedDay, 12 * since)
  return same > day ? addMonths(calendar, joinedDay, 12 * (since - 1)) : same
}

/** The first day of the year that follows the one of `day`. */
function nextYearDay({ program: { calendar }, joined }: Years, kind: number, day: number): number {
  if (kind === WINDOW.calendarYear) return yearStartDay(calendar, yearOf(calendar, day) + 1)
  const joinedDay = dayAt(calendar, joined)
  const since = yearOf(calendar, day) - yearOf(calendar, joinedDay)
  return addMonths(calendar, joinedDay, 12 * (since + 1))
}

/** The end of the calendar or membership year of `at`. */
export const yearEnd = (state: FoldState, kind: number, at: Millis): Millis =>
  dayStart(state.program.calendar, nextYearDay(state, kind, yearStartDayOf(state, kind, at)))

/** The window of a condition as of an instant; `to` is when it begins anew, Infinity if it moves on or never ends. */
export function windowBounds(
  years: Years,
  { kind, length }: CompiledCondition,
  at: Millis,
): { readonly from: Millis; readonly to: Millis } {
  const { calendar } = years.program
  if (kind === WINDOW.lifetime) return { from: -Infinity, to: NEVER }
  if (isRolling(kind)) return { from: rollingStart(calendar, { kind, length, at }), to: NEVER }
  const day = yearStartDayOf(years, kind, at)
  return { from: dayStart(calendar, day), to: dayStart(calendar, nextYearDay(years, kind, day)) }
}

/** Where the condition's window begins as of `at`; -Infinity for a lifetime. */
export function windowStartAt(state: FoldState, c: number, at: Millis): Millis {
  const { kind, length } = state.version.conditions[c] as CompiledCondition
  return kind === WINDOW.lifetime
    ? -Infinity
    : isRolling(kind)
      ? rollingStart(state.program.calendar, { kind, length, at })
      : (state.windowStart[c] as number)
}

/** Rolling windows include the day of `at`. */
function rollingStart(
  calendar: ZoneCalendar,
  { kind, length, at }: { readonly kind: number; readonly length: number; readonly at: Millis },
): Millis {
  const day = dayAt(calendar, at)
  return dayStart(
    calendar,
    kind === WINDOW.days ? day + 1 - length : addMonths(calendar, day, -length) + 1,
  )
}

/** Metrics that are not sums are asked for whole: in the windows as of `at`, facts up to `upTo`. */
function takeGeneralValues(state: FoldState, at: Millis, upTo = at): void {
  const { valueBetween } = state.input
  if (valueBetween === undefined) return
  const { conditions } = state.version
  for (let c = 0; c < conditions.length; c++) {
    const { measure } = conditions[c] as CompiledCondition
    const value = valueBetween(measure, windowStartAt(state, c, at), upTo)
    if (value !== undefined) state.value[c] = value ?? 0
  }
}

/** Notes when time alone will next change each value; for rolling windows {@link letGo} has. */
function noteChanges(state: FoldState): void {
  const { conditions } = state.version
  const { belongs } = state.input.timeline
  for (let c = 0; c < conditions.length; c++) {
    const condition = conditions[c] as CompiledCondition
    if (isRolling(condition.kind)) continue
    const last = state.begun === 0 ? -Infinity : (belongs[state.begun - 1] as number)
    const something = state.value[c] !== 0 || last >= (state.windowStart[c] as number)
    state.change[c] = something ? (state.windowEnd[c] as number) : NEVER
  }
}
