import { type Millis, startOfDay, parseTime } from '#core/time.ts'
import { type ZoneCalendar, zoneCalendar } from './calendar.ts'
import {
  conditionsOf,
  type QualifyCondition,
  type QualifyWindow,
  type TierProgram,
  type TierProgramVersion,
  type Threshold,
  thresholds,
  type Validity,
} from './tier-program.ts'

/** Windows as the fold switches on them. */
export const WINDOW = {
  lifetime: 0,
  calendarYear: 1,
  membershipYear: 2,
  days: 3,
  months: 4,
} as const
/** Validities as the fold switches on them. */
export const VALIDITY = { forever: 0, endOfThisYear: 1, endOfNextYear: 2, months: 3 } as const
/** When levels fall, as the fold switches on it. */
export const FALL = { never: 0, atOnce: 1, validityEnd: 2 } as const

/** One condition of one version: which measure, over which window. */
export type CompiledCondition = {
  readonly measure: number
  readonly kind: number
  readonly length: number
  /** How many steps of the fold's values make one of the metric's: 1 but for decimals. */
  readonly step: number
}

/** One version as the fold reads it. Ranks are places in this version's ladder, 0 = lowest. */
export type CompiledVersion = {
  readonly version: number
  readonly effectiveAt: Millis
  readonly body: TierProgram
  readonly needsAll: boolean
  readonly conditions: readonly CompiledCondition[]
  readonly levelCount: number
  /** Level of a rank in {@link CompiledProgram.levelKeys}. */
  readonly levelIds: Int32Array
  /** Threshold of rank r and condition c at r × conditions + c. */
  readonly from: Float64Array
  /** What keeps a rank; NaN where only its threshold does. */
  readonly keep: Float64Array
  readonly upgradesAtPeriodEnd: boolean
  readonly validity: number
  readonly validityMonths: number
  readonly fall: number
  readonly oneStep: boolean
  readonly graceDays: number
  readonly keepsRefunded: boolean
  readonly pendingDays: number
  /** End of the protection that this version begins with; -Infinity if none. */
  readonly protectedUntil: Millis
  /** Rank of the previous version → rank here, or, for a removed level, the next lower rank here. */
  readonly below: Int32Array
  /** The same, but the next higher rank for a removed level (the lower one where there is none, and for the lowest level). */
  readonly above: Int32Array
  /** 1 where the previous version's rank is gone. */
  readonly removed: Uint8Array
}

/** A number that conditions rest on: a metric without its window. Several conditions may share one. */
export type Measure = {
  readonly key: string
  readonly metric: QualifyCondition['metric']
  /** Only these stores' orders; undefined = all. */
  readonly stores?: readonly string[]
  /** Values in the fold are whole steps of 10^-scale. */
  readonly scale: number
}

/** A program with all its versions, ready to be folded over customers. */
export type CompiledProgram = {
  readonly key: string
  readonly calendar: ZoneCalendar
  readonly measures: readonly Measure[]
  /** Every level that any version has, in order of first appearance. */
  readonly levelKeys: readonly string[]
  readonly versions: readonly CompiledVersion[]
  readonly maxLevels: number
  readonly maxConditions: number
}

/**
 * Prepares a program for folding. Versions may come in any order; of two with the same `effectiveAt` the higher
 * version number wins. Throws if there is none, or if their keys differ (bugs of the caller).
 */
export function compileProgram(
  versions: readonly TierProgramVersion[],
  calendar: ZoneCalendar | string,
  {
    scaleOf = () => 0,
    measures,
  }: {
    readonly scaleOf?: (metric: Measure['metric']) => number
    /** A table that several programs share, so that one reading of the facts serves all of them; it grows. */
    readonly measures?: Measure[]
  } = {},
): CompiledProgram {
  const inOrder = ordered(versions)
  const [first] = inOrder
  if (first === undefined) throw new Error('a tier program needs a version')
  if (inOrder.some((one) => one.body.key !== first.body.key))
    throw new Error('versions of two programs')
  const table = typeof calendar === 'string' ? zoneCalendar(calendar) : calendar
  const tables: Tables = { measures: measures ?? [], levelKeys: [], zone: table.zone, scaleOf }
  const compiled: CompiledVersion[] = []
  for (const version of inOrder) compiled.push(compileVersion(version, compiled.at(-1), tables))
  return Object.freeze({
    key: first.body.key,
    calendar: table,
    measures: measures ?? Object.freeze(tables.measures),
    levelKeys: Object.freeze(tables.levelKeys),
    versions: Object.freeze(compiled),
    maxLevels: Math.max(...compiled.map((one) => one.levelCount)),
    maxConditions: Math.max(...compiled.map((one) => one.conditions.length)),
  })
}

function ordered(versions: readonly TierProgramVersion[]): TierProgramVersion[] {
  const sorted = [...versions].sort(
    (a, b) => a.effectiveAt - b.effectiveAt || a.version - b.version,
  )
  return sorted.filter((one, index) => sorted[index + 1]?.effectiveAt !== one.effectiveAt)
}

type Tables = {
  readonly measures: Measure[]
  readonly levelKeys: string[]
  readonly zone: string
  readonly scaleOf: (metric: Measure['metric']) => number
}

function compileVersion(
  { version, effectiveAt, body }: TierProgramVersion,
  previous: CompiledVersion | undefined,
  tables: Tables,
): CompiledVersion {
  const { mode, conditions } = conditionsOf(body)
  const keep = body.levels.map((level) => body.downgrade?.keep_level?.[level.key])
  const nothing = conditions.map(() => Number.NaN)
  const compiled = conditions.map((one) => compileCondition(one, body.scope?.stores, tables))
  const inSteps = (threshold: Threshold): number[] =>
    thresholds(threshold).map((one, index) => {
      const { step } = compiled[index] as CompiledCondition
      return step === 1 ? one : Math.round(one * step)
    })
  return Object.freeze({
    version,
    effectiveAt,
    body,
    needsAll: mode === 'all',
    conditions: compiled,
    levelCount: body.levels.length,
    levelIds: Int32Array.from(body.levels, (level) => indexIn(tables.levelKeys, level.key)),
    from: Float64Array.from(body.levels.flatMap((level) => inSteps(level.from))),
    keep: Float64Array.from(keep.flatMap((one) => (one === undefined ? nothing : inSteps(one)))),
    upgradesAtPeriodEnd: body.upgrade === 'period_end',
    ...compileValidity(body.validity ?? 'forever'),
    ...compileFall(body),
    keepsRefunded: body.refunds === 'keep',
    pendingDays: body.pending_days ?? 0,
    protectedUntil: protectionEnd(body.protected_until, tables.zone),
    ...ladderMaps(body, previous?.body),
  })
}

function compileCondition(
  { metric, window }: QualifyCondition,
  stores: readonly string[] | undefined,
  { measures, scaleOf }: Tables,
): CompiledCondition {
  const key = JSON.stringify(stores === undefined ? metric : [metric, stores])
  let measure = measures.findIndex((one) => one.key === key)
  if (measure < 0) {
    const scale = scaleOf(metric)
    measure = measures.push(Object.freeze({ key, metric, scale, ...(stores && { stores }) })) - 1
  }
  const step = 10 ** (measures[measure]?.scale ?? 0)
  return Object.freeze({ measure, step, ...compileWindow(window) })
}

export function compileWindow(window: QualifyWindow): { kind: number; length: number } {
  if (window === 'lifetime') return { kind: WINDOW.lifetime, length: 0 }
  if (window === 'calendar_year') return { kind: WINDOW.calendarYear, length: 0 }
  if (window === 'membership_year') return { kind: WINDOW.membershipYear, length: 0 }
  if ('rolling_days' in window) return { kind: WINDOW.days, length: window.rolling_days }
  return { kind: WINDOW.months, length: window.rolling_months }
}

function compileValidity(validity: Validity): { validity: number; validityMonths: number } {
  if (validity === 'forever') return { validity: VALIDITY.forever, validityMonths: 0 }
  if (validity === 'end_of_this_year')
    return { validity: VALIDITY.endOfThisYear, validityMonths: 0 }
  if (validity === 'end_of_next_year')
    return { validity: VALIDITY.endOfNextYear, validityMonths: 0 }
  return { validity: VALIDITY.months, validityMonths: validity.months }
}

function compileFall({
  downgrade,
}: TierProgram): Pick<CompiledVersion, 'fall' | 'oneStep' | 'graceDays'> {
  const when = downgrade?.when ?? 'never'
  const fall = when === 'never' ? FALL.never : when === 'at_once' ? FALL.atOnce : FALL.validityEnd
  return { fall, oneStep: downgrade?.to === 'one_step', graceDays: downgrade?.grace_days ?? 0 }
}

/** A promise “through this day” ends with the first instant of the next one. */
function protectionEnd(date: string | undefined, zone: string): Millis {
  if (date === undefined) return -Infinity
  const at = parseTime(date, zone)
  if (at === undefined) throw new Error(`not a date: ${date}`)
  return startOfDay(at, zone, 1)
}

/** Where the levels of the version before have gone. */
function ladderMaps(
  body: TierProgram,
  previous: TierProgram | undefined,
): Pick<CompiledVersion, 'below' | 'above' | 'removed'> {
  const old = previous?.levels ?? []
  const place = old.map((level) => body.levels.findIndex((one) => one.key === level.key))
  const below = old.map((_, rank) => place.slice(0, rank + 1).findLast((one) => one >= 0) ?? 0)
  // Nobody can fall below the lowest level, so its people are not lifted when it gets another key.
  const above = old.map((_, rank) =>
    rank === 0 ? (below[0] ?? 0) : (place.slice(rank).find((one) => one >= 0) ?? below[rank] ?? 0),
  )
  return {
    below: Int32Array.from(below),
    above: Int32Array.from(above),
    removed: Uint8Array.from(place, (one) => (one < 0 ? 1 : 0)),
  }
}

function indexIn(list: string[], key: string): number {
  const found = list.indexOf(key)
  return found >= 0 ? found : list.push(key) - 1
}
