import fc from 'fast-check'
import type { Millis } from '#core/time.ts'
import type { ZoneCalendar } from '../calendar.ts'
import { zoneCalendar } from '../calendar.ts'
import { type CompiledProgram, compileProgram } from '../compile-program.ts'
import { fold, folder, type TierResult } from '../fold.ts'
import type { Pin } from '../fold-state.ts'
import { type NaiveCalendar, naiveCalendar } from '../naive-calendar.ts'
import { REASONS } from '../reasons.ts'
import type { TierProgramVersion } from '../tier-program.ts'
import { type Checkpoint, timelineOf } from '../timeline.ts'
import { checkpoints, instantsIn, pins, ZONES } from './arbitrary-history.ts'
import { MEASURES, versions } from './arbitrary-program.ts'

export type Case = {
  readonly zone: string
  readonly versions: readonly TierProgramVersion[]
  readonly checkpoints: readonly Checkpoint[]
  readonly joinedAt: Millis | undefined
  readonly pins: readonly Pin[]
  readonly asOf: Millis
}

/** How many cases properties try: ZHIKE_CASES asks for more (or fewer). */
export const casesWanted = (usual: number): number =>
  process.env['ZHIKE_CASES'] === undefined ? usual : Number(process.env['ZHIKE_CASES'])

export const aCase: fc.Arbitrary<Case> = fc.constantFrom(...ZONES).chain((zone) => {
  const instants = instantsIn(zone)
  return fc.record({
    zone: fc.constant(zone),
    versions: versions(instants),
    checkpoints: checkpoints(instants),
    joinedAt: fc.option(instants, { nil: undefined }),
    pins: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: pins(instants) },
    ),
    asOf: instants,
  })
})

export type Calendars = {
  readonly table: (zone: string) => ZoneCalendar
  readonly naive: (zone: string) => NaiveCalendar
}

export function calendars(): Calendars {
  const tables = new Map<string, ZoneCalendar>()
  const naives = new Map<string, NaiveCalendar>()
  return {
    table: (zone) => tables.get(zone) ?? set(tables, zone, zoneCalendar(zone)),
    naive: (zone) => naives.get(zone) ?? set(naives, zone, naiveCalendar(zone)),
  }
}

function set<T>(map: Map<string, T>, key: string, value: T): T {
  map.set(key, value)
  return value
}

/** What a fold says, copied, in levels by key. */
export type Told = Omit<
  TierResult,
  'history' | 'values' | 'missing' | 'rank' | 'nextRank' | 'member'
> & {
  readonly level: string
  readonly next: string | undefined
  readonly version: number
  readonly values: readonly number[]
  readonly missing: readonly number[]
  readonly pinId: string | undefined
  readonly history: readonly {
    at: Millis
    level: string
    reason: string
    version: number
    value: number
  }[]
}

/** Folds a case as of `asOf`; undefined: not a member yet. */
export function tell(it: Case, calendar: ZoneCalendar, asOf: Millis = it.asOf): Told | undefined {
  const program = compileProgram(it.versions, calendar)
  const measures = program.measures.map((one) => MEASURES.indexOf(one.key as never))
  const rows = it.checkpoints.map((one) => ({
    ...one,
    deltas: measures.map((index) => one.deltas[index] ?? 0),
  }))
  const { timeline } = timelineOf(rows, measures.length)
  const input = { timeline, joinedAt: it.joinedAt ?? Number.NaN, pins: it.pins }
  const result = fold(folder(program), input, asOf)
  return result.member ? toldOf(program, result, it.pins) : undefined
}

function toldOf(program: CompiledProgram, result: TierResult, pinned: readonly Pin[]): Told {
  const { history, rank, nextRank, member: _, ...rest } = result
  const version = program.versions[result.versionIndex]
  if (version === undefined) throw new Error('no version')
  const keyOf = (at: number): string | undefined => program.levelKeys[version.levelIds[at] ?? -1]
  const count = version.conditions.length
  return {
    ...rest,
    level: keyOf(rank) ?? '',
    next: nextRank < 0 ? undefined : keyOf(nextRank),
    version: version.version,
    values: Array.from(result.values.subarray(0, count)),
    missing: Array.from(result.missing.subarray(0, count)),
    pinId: pinned[result.pin]?.id,
    history: Array.from({ length: history.count }, (_row, index) => ({
      at: history.at[index] as number,
      level: program.levelKeys[history.level[index] as number] ?? '',
      reason: REASONS[history.reason[index] as number] ?? '',
      version: history.version[index] as number,
      value: history.value[index] as number,
    })),
  }
}
