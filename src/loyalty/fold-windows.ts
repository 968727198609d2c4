import type { Millis } from '#core/time.ts'
import {
  addMonths,
  dayAt,
  dayNumber,
  dayStart,
  monthsWindowExit,
  yearOf,
  type ZoneCalendar,
} from './calendar.ts'
import { type CompiledCondition, WINDOW } from './compile-program.ts'
import { type FoldState, NEVER } from './fold-state.ts'

/** Draws the windows of the version in force as of an instant, from what has been applied so far. */
export function openWindows(state: FoldState, at: Millis): void {
  const { conditions } = state.version
  for (let c = 0; c < conditions.length; c++) {
    const condition = conditions[c] as CompiledCondition
    drawWindow(state, c, at)
    state.firstInside[c] = isRolling(condition.kind) ? firstInsideAt(state, condition, at) : 0
    state.value[c] = summed(state, c)
  }
  state.windowMoved = false
  takeGeneralValues(state, at)
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
  applyCheckpoints(state, at)
  for (let c = 0; c < conditions.length; c++) letGo(state, c, at)
  takeGeneralValues(state, at)
  noteChanges(state)
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
        if ((conditions[c] as CompiledCondition).measure !== m || !isInside(state, c, entry)) continue
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

const isRolling = (kind: number): boolean => kind === WINDOW.days || kind === WINDOW.months

/** Takes out of a rolling window what lies before it by now. */
function letGo(state: FoldState, c: number, at: Millis): void {
  const condition = state.version.conditions[c] as CompiledCondition
  if (!isRolling(condition.kind)) return
  const rest = state.rest[condition.measure] as Float64Array
  let entry = state.firstInside[c] as number
  const before = entry
  while (entry < state.begun && exitOf(state, condition, entry) <= at) {
    state.value[c] = (state.value[c] as number) - (rest[entry] as number)
    entry++
  }
  if (entry === before) return
  state.firstInside[c] = entry
  state.windowMoved = true
}

/** When the entry leaves a rolling window. */
function exitOf(state: FoldState, { kind, length }: CompiledCondition, entry: number): Millis {
  const { calendar } = state.program
  const day = dayAt(calendar, state.input.timeline.belongs[entry] as number)
  return dayStart(calendar, kind === WINDOW.days ? day + length : monthsWindowExit(day, length))
}

function firstInsideAt(state: FoldState, condition: CompiledCondition, at: Millis): number {
  let entry = 0
  while (entry < state.begun && exitOf(state, condition, entry) <= at) entry++
  return entry
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
  state.windowStart[c] = -Infinity
  state.windowEnd[c] = NEVER
  if (kind !== WINDOW.calendarYear && kind !== WINDOW.membershipYear) return
  state.windowStart[c] = yearStart(state, { kind, at, years: 0 })
  state.windowEnd[c] = yearStart(state, { kind, at, years: 1 })
}

/** The first instant of the calendar or membership year of `at`, or of one so many years later. */
export function yearStart(
  { program: { calendar }, joined }: Pick<FoldState, 'program' | 'joined'>,
  { kind, at, years }: { readonly kind: number; readonly at: Millis; readonly years: number },
): Millis {
  const day = dayAt(calendar, at)
  if (kind === WINDOW.calendarYear) return dayStart(calendar, dayNumber(yearOf(day) + years, 1, 1))
  const joinedDay = dayAt(calendar, joined)
  const since = yearOf(day) - yearOf(joinedDay)
  const whole = addMonths(joinedDay, 12 * since) > day ? since - 1 : since
  return dayStart(calendar, addMonths(joinedDay, 12 * (whole + years)))
}

/** Where the condition's window begins as of `at`; -Infinity for a lifetime. */
export function windowStartAt(state: FoldState, c: number, at: Millis): Millis {
  const { kind, length } = state.version.conditions[c] as CompiledCondition
  return kind === WINDOW.lifetime
    ? -Infinity
    : isRolling(kind)
      ? rollingStart(state.program.calendar, { kind, length, at })
      : yearStart(state, { kind, at, years: 0 })
}

/** Rolling windows include the day of `at`. */
function rollingStart(
  calendar: ZoneCalendar,
  { kind, length, at }: { readonly kind: number; readonly length: number; readonly at: Millis },
): Millis {
  const day = dayAt(calendar, at)
  return dayStart(calendar, kind === WINDOW.days ? day + 1 - length : addMonths(day, -length) + 1)
}

/** Metrics that are not sums are asked for whole. */
function takeGeneralValues(state: FoldState, at: Millis): void {
  const { valueBetween } = state.input
  if (valueBetween === undefined) return
  const { conditions } = state.version
  for (let c = 0; c < conditions.length; c++) {
    const { measure } = conditions[c] as CompiledCondition
    state.value[c] = valueBetween(measure, windowStartAt(state, c, at), at) ?? 0
  }
}

/** Notes when time alone will next change each value. */
function noteChanges(state: FoldState): void {
  const { conditions } = state.version
  const { belongs } = state.input.timeline
  for (let c = 0; c < conditions.length; c++) {
    const condition = conditions[c] as CompiledCondition
    const first = state.firstInside[c] as number
    if (isRolling(condition.kind)) {
      state.change[c] = first < state.begun ? exitOf(state, condition, first) : NEVER
      continue
    }
    const last = state.begun === 0 ? -Infinity : (belongs[state.begun - 1] as number)
    const something = state.value[c] !== 0 || last >= (state.windowStart[c] as number)
    state.change[c] = something ? (state.windowEnd[c] as number) : NEVER
  }
}
