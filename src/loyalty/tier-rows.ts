import type { Millis } from '#core/time.ts'
import {
  type ByteWriter,
  byteWriter,
  putByte,
  putBytes,
  putFloat64,
  putInt64,
  putUint32,
  putVarint,
  room,
  take,
  textBytes,
} from './byte-writer.ts'
import type { CompiledCondition, CompiledProgram, CompiledVersion } from './compile-program.ts'
import type { TierResult } from './fold.ts'
import type { Pin } from './fold-state.ts'
import { REASONS } from './reasons.ts'

/** Writes rows of `customer_tiers` as RowBinary, in the order of the table's columns. */
export type TierRows = {
  readonly program: CompiledProgram
  readonly writer: ByteWriter
  readonly asOf: Millis
  readonly rev: number
  readonly key: Uint8Array
  readonly levels: readonly Uint8Array[]
  readonly reasons: readonly Uint8Array[]
}

/** 2299-12-31, the engine's “never”. */
const NEVER_AT = Date.UTC(2299, 11, 31)

export function tierRows(
  program: CompiledProgram,
  { asOf, rev }: { readonly asOf: Millis; readonly rev: number },
): TierRows {
  return {
    program,
    writer: byteWriter(),
    asOf,
    rev,
    key: textBytes(program.key),
    levels: program.levelKeys.map(textBytes),
    reasons: REASONS.map(textBytes),
  }
}

/** The bytes written so far, when they are worth sending. */
export const fullBatch = (rows: TierRows): Buffer | undefined =>
  rows.writer.at < 1 << 19 ? undefined : take(rows.writer)

export const lastBatch = (rows: TierRows): Buffer => take(rows.writer)

const NO_TEXT = Uint8Array.of(0)

export function putTier(
  rows: TierRows,
  customer: number,
  result: TierResult,
  pins: readonly Pin[],
): void {
  const { writer, program, levels } = rows
  const version = program.versions[result.versionIndex] as CompiledVersion
  const level = (rank: number): Uint8Array => levels[version.levelIds[rank] as number] as Uint8Array
  const pin = pins[result.pin]
  const pinned = pin === undefined ? NO_TEXT : textBytes(pin.id)
  // Every level's key is at most 64 bytes, every number 8.
  room(writer, 1000 + pinned.length + result.history.count * 160 + version.conditions.length * 16)
  putBytes(writer, rows.key)
  putUint32(writer, customer)
  putBytes(writer, level(result.rank))
  putByte(writer, result.rank)
  putBytes(writer, level(result.heldRank))
  putBytes(writer, level(result.earnedRank))
  putInstant(writer, result.since)
  putInstant(writer, result.validUntil)
  putInstant(writer, result.graceUntil)
  putBytes(writer, pinned)
  putValues(rows, result, version)
  putBytes(writer, result.nextRank < 0 ? NO_TEXT : level(result.nextRank))
  putInstant(writer, result.dropAt)
  putBytes(writer, levels[result.dropTo] ?? NO_TEXT)
  putInstant(writer, result.riseAt)
  putBytes(writer, levels[result.riseTo] ?? NO_TEXT)
  putInt64(writer, Math.min(result.dueAt, NEVER_AT))
  putUint32(writer, version.version)
  putHistory(rows, result)
  putEnd(rows, 0)
}

/** Says that the customer has no place in the program any more. */
export const putGone = (rows: TierRows, customer: number): void =>
  putNowhere(rows, customer, { dueAt: NEVER_AT, gone: 1 })

/** Says that the customer is no member yet, and when to look again. Such a row has no level. */
export const putAwaited = (rows: TierRows, customer: number, dueAt: Millis): void =>
  putNowhere(rows, customer, { dueAt, gone: 0 })

function putNowhere(
  rows: TierRows,
  customer: number,
  { dueAt, gone }: { readonly dueAt: Millis; readonly gone: number },
): void {
  const { writer } = rows
  room(writer, 400)
  putBytes(writer, rows.key)
  putUint32(writer, customer)
  // level, rank, held, earned; since, valid_until, grace_until; pin; value, missing; next_level.
  for (const empty of [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0]) putByte(writer, empty)
  // drop_at, drop_to, rise_at, rise_to.
  for (const empty of [1, 0, 1, 0]) putByte(writer, empty)
  putInt64(writer, Math.min(dueAt, NEVER_AT))
  putUint32(writer, 0)
  for (let column = 0; column < 5; column++) putByte(writer, 0)
  putEnd(rows, gone)
}

function putEnd({ writer, asOf, rev }: TierRows, gone: number): void {
  putInt64(writer, asOf)
  putInt64(writer, rev)
  putByte(writer, gone)
}

/** NaN and Infinity are null. */
function putInstant(writer: ByteWriter, at: Millis): void {
  if (!Number.isFinite(at)) return putByte(writer, 1)
  putByte(writer, 0)
  putInt64(writer, Math.min(at, NEVER_AT))
}

function putValues(
  { writer }: TierRows,
  result: TierResult,
  { conditions }: CompiledVersion,
): void {
  putVarint(writer, conditions.length)
  for (let c = 0; c < conditions.length; c++)
    putFloat64(writer, (result.values[c] as number) / (conditions[c] as CompiledCondition).step)
  putVarint(writer, conditions.length)
  for (let c = 0; c < conditions.length; c++)
    putFloat64(writer, (result.missing[c] as number) / (conditions[c] as CompiledCondition).step)
}

function putHistory({ writer, levels, reasons }: TierRows, { history }: TierResult): void {
  const { count } = history
  putVarint(writer, count)
  for (let row = 0; row < count; row++) putInt64(writer, history.at[row] as number)
  putVarint(writer, count)
  for (let row = 0; row < count; row++)
    putBytes(writer, levels[history.level[row] as number] as Uint8Array)
  putVarint(writer, count)
  for (let row = 0; row < count; row++)
    putBytes(writer, reasons[history.reason[row] as number] as Uint8Array)
  putVarint(writer, count)
  for (let row = 0; row < count; row++) putUint32(writer, history.version[row] as number)
  putVarint(writer, count)
  for (let row = 0; row < count; row++) putFloat64(writer, history.value[row] as number)
}
