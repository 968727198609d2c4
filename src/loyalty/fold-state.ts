import type { Millis } from '#core/time.ts'
import type { CompiledCondition, CompiledProgram, CompiledVersion } from './compile-program.ts'
import { emptyTimeline, type Timeline } from './timeline.ts'

/** A level set by hand. Of several at once the one that begins last holds; with equal beginnings, the higher id. */
export type Pin = {
  readonly id: string
  /** Key of the level. */
  readonly level: string
  readonly from: Millis
  /** Infinity = until somebody takes it away. */
  readonly until: Millis
  /** exact: this level, whatever is earned. at_least: never lower than this. */
  readonly mode: 'exact' | 'at_least'
}

/**
 * The value of a measure from its facts between two instants, both included; for metrics that are not sums.
 * `from` is -Infinity for a lifetime. null counts as 0; undefined: this one is a sum.
 */
export type ValueBetween = (measure: number, from: Millis, to: Millis) => number | null | undefined

/** What is known of one customer. `pins` in order of from, then id. */
export type FoldInput = {
  readonly timeline: Timeline
  /** When the customer joined; NaN if that is not known (then the first checkpoint is taken). */
  readonly joinedAt: Millis
  readonly pins: readonly Pin[]
  /** For measures that are not sums of the timeline's deltas. */
  readonly valueBetween?: ValueBetween
}

/** Changes of the shown level, oldest first, in columns. */
export type FoldHistory = {
  count: number
  at: Float64Array
  /** Index in the program's level keys. */
  level: Int32Array
  /** Place in REASONS. */
  reason: Uint8Array
  /** Version number of the rules in force. */
  version: Int32Array
  /** Value of the first condition that decided it, in the metric's own unit; at the end of a period or validity, that of the period ended. */
  value: Float64Array
  /** Checkpoints applied by then; the last one among them is what triggered a change by a fact. */
  checkpoints: Int32Array
}

/** None of this instant: a timer that is not running. */
export const NEVER = Infinity

/**
 * The fold's working memory, made once and used for one customer after the other. Ranks are places in the ladder of
 * the version in force.
 */
export type FoldState = {
  readonly program: CompiledProgram
  input: FoldInput
  joined: Millis
  versionIndex: number
  version: CompiledVersion
  /** Checkpoints applied, and entries that have begun. */
  applied: number
  begun: number
  /** What has been applied to each entry, by measure. */
  rest: Float64Array[]
  /** By condition: the value, the value just before this instant, and the window. */
  value: Float64Array
  closing: Float64Array
  /** What a validity that ends at this instant is judged by: the year that closes, or the rolling window as it is. */
  judged: Float64Array
  windowStart: Float64Array
  windowEnd: Float64Array
  /** First entry still in a rolling window. */
  firstInside: Int32Array
  /** When time alone next changes the value. */
  change: Float64Array
  windowMoved: boolean
  /** Rank that the values earn now, and earned just before this instant. */
  earned: number
  closingEarned: number
  /** Rank that was earned before the facts of this instant. */
  before: number
  /** Rank held without regard to pins. */
  rank: number
  /** By rank: until when it is held, having been qualified for. */
  until: Float64Array
  graceEnd: Millis
  /** Rank that was kept for when the grace began. */
  graceFloor: number
  holdUntil: Millis
  protectedRank: number
  protectedUntil: Millis
  periodEnd: Millis
  policyAt: Millis
  /** Rank and level shown, pins regarded; index of the pin in force or -1. */
  shown: number
  shownLevel: number
  pin: number
  pinChange: Millis
  reason: number
  since: Millis
  recording: boolean
  history: FoldHistory
  /** While looking ahead: the level held now on the present ladder, × 2, + 1 if it stood above that rank and is gone; -1: not looking ahead. */
  watched: number
}

export function foldState(program: CompiledProgram): FoldState {
  const [version] = program.versions
  if (version === undefined) throw new Error('a program without a version')
  return {
    program,
    input: { timeline: emptyTimeline(program.measures.length), joinedAt: Number.NaN, pins: [] },
    joined: 0,
    versionIndex: 0,
    version,
    ...noWindows(program),
    ...noStanding(program),
    recording: true,
    history: foldHistory(64),
    watched: -1,
  }
}

type WindowFields =
  | 'applied'
  | 'begun'
  | 'rest'
  | 'value'
  | 'closing'
  | 'judged'
  | 'windowStart'
  | 'windowEnd'
  | 'firstInside'
  | 'change'
  | 'windowMoved'

function noWindows(program: CompiledProgram): Pick<FoldState, WindowFields> {
  const column = (): Float64Array => new Float64Array(program.maxConditions)
  return {
    applied: 0,
    begun: 0,
    rest: program.measures.map(() => new Float64Array(64)),
    value: column(),
    closing: column(),
    judged: column(),
    windowStart: column(),
    windowEnd: column(),
    firstInside: new Int32Array(program.maxConditions),
    change: column(),
    windowMoved: false,
  }
}

type StandingFields = Exclude<
  keyof FoldState,
  | WindowFields
  | 'program'
  | 'input'
  | 'joined'
  | 'versionIndex'
  | 'version'
  | 'recording'
  | 'history'
  | 'watched'
>

const noStanding = (program: CompiledProgram): Pick<FoldState, StandingFields> => ({
  earned: 0,
  closingEarned: 0,
  before: 0,
  rank: 0,
  until: new Float64Array(program.maxLevels),
  graceEnd: NEVER,
  graceFloor: 0,
  holdUntil: NEVER,
  protectedRank: 0,
  protectedUntil: -Infinity,
  periodEnd: NEVER,
  policyAt: NEVER,
  shown: 0,
  shownLevel: -1,
  pin: -1,
  pinChange: NEVER,
  reason: 0,
  since: Number.NaN,
})

export function foldHistory(size: number): FoldHistory {
  return {
    count: 0,
    at: new Float64Array(size),
    level: new Int32Array(size),
    reason: new Uint8Array(size),
    version: new Int32Array(size),
    value: new Float64Array(size),
    checkpoints: new Int32Array(size),
  }
}

/** Writes the level shown now into the history, if it differs from the last one. */
export function record(state: FoldState, at: Millis, options: { readonly judged: boolean }): void {
  const level = state.version.levelIds[state.shown] as number
  if (level === state.shownLevel) return
  state.shownLevel = level
  state.since = at
  if (!state.recording) return
  const { history } = state
  if (history.count === history.at.length) growHistory(history)
  const row = history.count++
  history.at[row] = at
  history.level[row] = level
  history.reason[row] = state.reason
  history.version[row] = state.version.version
  const value = (options.judged ? state.judged[0] : state.value[0]) as number
  history.value[row] = value / (state.version.conditions[0] as CompiledCondition).step
  history.checkpoints[row] = state.applied
}

function growHistory(history: FoldHistory): void {
  const larger = foldHistory(history.at.length * 2)
  larger.at.set(history.at)
  larger.level.set(history.level)
  larger.reason.set(history.reason)
  larger.version.set(history.version)
  larger.value.set(history.value)
  larger.checkpoints.set(history.checkpoints)
  Object.assign(history, larger, { count: history.count })
}
