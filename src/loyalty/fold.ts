import type { Millis } from '#core/time.ts'
import {
  type CompiledCondition,
  type CompiledProgram,
  type CompiledVersion,
  FALL,
} from './compile-program.ts'
import { lookAhead } from './fold-ahead.ts'
import { earnedRank } from './fold-earned.ts'
import { decide, hold, periodEndAfter, validityFrom } from './fold-policy.ts'
import {
  type FoldHistory,
  type FoldInput,
  type FoldState,
  foldState,
  NEVER,
  record,
} from './fold-state.ts'
import { nextInstant, show, step } from './fold-step.ts'
import { applyUnseen, openWindows } from './fold-windows.ts'
import { REASON } from './reasons.ts'
import type { Timeline } from './timeline.ts'

/**
 * A customer's place in a program as of an instant. One object that every fold overwrites: copy what is to be kept.
 * Instants are epoch milliseconds; Infinity = never, NaN = not known.
 */
export type TierResult = {
  /** false: not yet a member then; only `dueAt` means anything. */
  member: boolean
  /** Index of the version in force in the program's versions. */
  versionIndex: number
  /** Place in that version's ladder. */
  rank: number
  /** The rank without regard to pins, and the one that the values earn at this moment. */
  heldRank: number
  earnedRank: number
  since: Millis
  /** When the level is looked at again; Infinity if it never ends. That of the pin where a pin decides. */
  validUntil: Millis
  /** End of the grace days that are running; Infinity if none are. */
  graceUntil: Millis
  /** Index of the pin in force among the input's pins, or -1. */
  pin: number
  /** By condition: the value in its window now, and what is missing to the next rank. */
  readonly values: Float64Array
  readonly missing: Float64Array
  /** The rank above; -1 on top. */
  nextRank: number
  /** The next instant at which time alone changes something; Infinity if nothing ever will. */
  dueAt: Millis
  /** When the level falls below this one if nothing more is bought, and to which level (index of level keys; -1). */
  dropAt: Millis
  dropTo: number
  /** When it rises by itself (a period ends, a held order counts), and to which level. */
  riseAt: Millis
  riseTo: number
  readonly history: FoldHistory
}

/** Folds customers of one program, one after the other, without allocating. */
export type Folder = {
  readonly program: CompiledProgram
  readonly state: FoldState
  readonly result: TierResult
}

export function folder(program: CompiledProgram): Folder {
  const state = foldState(program)
  return { program, state, result: emptyResult(program, state.history) }
}

function emptyResult(program: CompiledProgram, history: FoldHistory): TierResult {
  return {
    member: false,
    versionIndex: 0,
    rank: 0,
    heldRank: 0,
    earnedRank: 0,
    since: Number.NaN,
    validUntil: NEVER,
    graceUntil: NEVER,
    pin: -1,
    values: new Float64Array(program.maxConditions),
    missing: new Float64Array(program.maxConditions),
    nextRank: -1,
    dueAt: NEVER,
    dropAt: NEVER,
    dropTo: -1,
    riseAt: NEVER,
    riseTo: -1,
    history,
  }
}

/**
 * The tier as a pure function of facts, rules and pins: goes through everything that happens to one customer in order
 * of time up to `asOf`, then looks ahead to see when the level would fall if nothing more were bought. The order in
 * which facts arrived cannot matter: they are only seen in order of their own times, and all of one instant at once.
 */
export function fold(folder: Folder, input: FoldInput, asOf: Millis): TierResult {
  const { state, result } = folder
  const start = beginFold(state, input)
  result.member = start <= asOf
  if (!result.member) {
    result.dueAt = start
    return result
  }
  enter(state, start)
  skipQuiet(state, asOf)
  let next = nextInstant(state)
  while (next <= asOf) {
    step(state, next)
    next = nextInstant(state)
  }
  snapshot(folder, next)
  lookAhead(folder, next)
  return result
}

/** Clears the memory and says when the membership begins. */
function beginFold(state: FoldState, input: FoldInput): Millis {
  const { timeline, joinedAt } = input
  state.input = input
  ensureRoom(state, timeline)
  const first = timeline.count === 0 ? NEVER : (timeline.at[0] as number)
  const seen = Number.isNaN(joinedAt) ? first : Math.min(joinedAt, first)
  const rulesFrom = (state.program.versions[0] as CompiledVersion).effectiveAt
  const start = seen === NEVER ? rulesFrom : Math.max(rulesFrom, seen)
  const ownYear = timeline.entries === 0 ? start : (timeline.belongs[0] as number)
  state.joined = Number.isNaN(joinedAt) ? ownYear : joinedAt
  state.applied = 0
  state.begun = 0
  state.until.fill(-Infinity)
  state.graceEnd = NEVER
  state.holdUntil = NEVER
  state.protectedRank = 0
  state.protectedUntil = -Infinity
  state.pin = -1
  state.shownLevel = -1
  state.rank = 0
  state.shown = 0
  state.since = Number.NaN
  state.recording = seen !== NEVER
  state.history.count = 0
  return start
}

function ensureRoom(state: FoldState, { entries }: Timeline): void {
  if ((state.rest[0] as Float64Array).length >= entries) return
  state.rest = state.rest.map(() => new Float64Array(2 * entries))
}

/** The first instant: everybody begins on the lowest level, or on what they earn when the program itself begins. */
function enter(state: FoldState, at: Millis): void {
  const { versions } = state.program
  let index = 0
  while (index + 1 < versions.length && (versions[index + 1] as CompiledVersion).effectiveAt <= at)
    index++
  state.versionIndex = index
  state.version = versions[index] as CompiledVersion
  applyUnseen(state, at)
  openWindows(state, at)
  state.closingEarned = 0
  if (state.version.upgradesAtPeriodEnd) state.periodEnd = periodEndAfter(state, at)
  state.reason = REASON.joined
  if (at === (versions[0] as CompiledVersion).effectiveAt && wasThereBefore(state, at)) {
    state.rank = earnedRank(state)
    state.reason = REASON.program_start
    hold(state, { above: 0, to: state.rank, until: validityFrom(state, at) })
  }
  state.shown = state.rank
  record(state, at, { judged: false })
  if (!state.recording) state.since = Number.NaN
  state.recording = true
  decide(state, at, state.rank)
  show(state, at)
}

/**
 * Goes at once to the instant before which nothing can happen: as long as all that was ever added is less than the first
 * threshold, nobody leaves the lowest level. In most shops that is the whole life of most customers.
 */
function skipQuiet(state: FoldState, asOf: Millis): void {
  const { timeline, pins, valueBetween } = state.input
  const { versions } = state.program
  if (versions.length > 1 || pins.length > 0 || valueBetween !== undefined || state.rank > 0) return
  if (state.earned > 0) return
  const row = firstRowThatMayEarn(state)
  const until = row < timeline.count ? Math.min(asOf, (timeline.at[row] as number) - 1) : asOf
  if (state.applied >= timeline.count || (timeline.at[state.applied] as number) > until) return
  state.begun = 0
  applyUnseen(state, until)
  openWindows(state, until)
}

/** The first checkpoint up to which enough has been added for any level, whatever was taken away. */
function firstRowThatMayEarn(state: FoldState): number {
  const { timeline } = state.input
  const { conditions, from, levelCount } = state.version
  let first = timeline.count
  if (levelCount === 1) return first
  for (let c = 0; c < conditions.length; c++) {
    const deltas = timeline.deltas[(conditions[c] as CompiledCondition).measure] as Float64Array
    const needed = from[conditions.length + c] as number
    let added = 0
    for (let row = 0; row < first; row++) {
      const delta = deltas[row] as number
      if (delta > 0) added += delta
      if (added >= needed) first = row
    }
  }
  return first
}

/** Whether the customer is older than the program. */
function wasThereBefore(state: FoldState, at: Millis): boolean {
  const { timeline, joinedAt } = state.input
  return joinedAt < at || (timeline.count > 0 && (timeline.at[0] as number) < at)
}

function snapshot({ state, result }: Folder, next: Millis): void {
  const { version } = state
  const conditions = version.conditions.length
  result.versionIndex = state.versionIndex
  result.rank = state.shown
  result.heldRank = state.rank
  result.earnedRank = state.earned
  result.since = state.since
  result.pin = state.pin
  result.validUntil = validUntilOf(state)
  result.graceUntil = state.graceEnd
  result.nextRank = state.shown + 1 < version.levelCount ? state.shown + 1 : -1
  result.dueAt = next
  result.dropAt = NEVER
  result.dropTo = -1
  result.riseAt = NEVER
  result.riseTo = -1
  for (let c = 0; c < conditions; c++) {
    const value = state.value[c] as number
    result.values[c] = value
    const next = result.nextRank * conditions + c
    result.missing[c] = next < 0 ? 0 : Math.max(0, (version.from[next] as number) - value)
  }
}

function validUntilOf(state: FoldState): Millis {
  const pin = state.input.pins[state.pin]
  if (pin !== undefined && state.shown !== state.rank) return pin.until
  const ends = state.version.fall === FALL.validityEnd && state.rank > 0
  return ends ? (state.until[state.rank] as number) : NEVER
}
