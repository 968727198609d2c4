import type { Millis } from '#core/time.ts'
import {
  arraysColumn,
  bytesColumn,
  codedColumn,
  floatsColumn,
  intsColumn,
  longsColumn,
  nullable,
  takeBlock,
  textsColumn,
} from './block-writer.ts'
import type { CompiledCondition, CompiledProgram, CompiledVersion } from './compile-program.ts'
import type { TierResult } from './fold.ts'
import type { FoldedCustomer } from './fold-customers.ts'
import { REASONS } from './reasons.ts'

/** Rows of `customer_tiers` on their way to the table, as blocks of the engine's Native format. */
export type TierRows = {
  readonly program: CompiledProgram
  readonly asOf: Millis
  readonly rev: number
  readonly columns: ReturnType<typeof columnsOf>
  rows: number
}

/** 2299-12-31, the engine's “never”. */
const NEVER_AT = Date.UTC(2299, 11, 31)

export const tierRows = (
  program: CompiledProgram,
  { asOf, rev }: { readonly asOf: Millis; readonly rev: number },
): TierRows => ({ program, asOf, rev, columns: columnsOf(program), rows: 0 })

/** No level is the first of a column of levels; the others follow in the order of the program's level keys. */
const NO_LEVEL = 0

function columnsOf({ key, levelKeys }: CompiledProgram) {
  const level = () => codedColumn(['', ...levelKeys])
  const at = () => longsColumn("DateTime64(3, 'UTC')")
  return {
    program: codedColumn([key]),
    customer: intsColumn(),
    level: level(),
    rank: bytesColumn(),
    held: level(),
    earned: level(),
    since: nullable(at()),
    valid_until: nullable(at()),
    grace_until: nullable(at()),
    pin: textsColumn(),
    value: arraysColumn(floatsColumn()),
    missing: arraysColumn(floatsColumn()),
    next_level: level(),
    drop_at: nullable(at()),
    drop_to: level(),
    rise_at: nullable(at()),
    rise_to: level(),
    due_at: at(),
    version: intsColumn(),
    history_at: arraysColumn(at()),
    history_level: arraysColumn(level()),
    history_reason: arraysColumn(codedColumn(REASONS)),
    history_version: arraysColumn(intsColumn()),
    history_value: arraysColumn(floatsColumn()),
    as_of: at(),
    rev: longsColumn('UInt64'),
    gone: bytesColumn(),
    came_from: level(),
  }
}

/** Rows that are worth sending together. */
const BLOCK = 8192

/** The rows so far, when they are worth sending. */
export const fullBlock = (rows: TierRows): Buffer | undefined =>
  rows.rows < BLOCK ? undefined : lastBlock(rows)

/** The rows so far, if there are any. */
export function lastBlock(rows: TierRows): Buffer | undefined {
  if (rows.rows === 0) return undefined
  const count = rows.rows
  rows.rows = 0
  return takeBlock(rows.columns, count)
}

export function putTier(rows: TierRows, { customer, stood, result, pins }: FoldedCustomer): void {
  const { program, columns } = rows
  const version = program.versions[result.versionIndex] as CompiledVersion
  const level = (rank: number): number => 1 + (version.levelIds[rank] as number)
  putKey(rows, { customer, stood }, 0)
  columns.level.put(level(result.rank))
  columns.rank.put(result.rank)
  columns.held.put(level(result.heldRank))
  columns.earned.put(level(result.earnedRank))
  columns.since.put(never(result.since))
  columns.valid_until.put(never(result.validUntil))
  columns.grace_until.put(never(result.graceUntil))
  columns.pin.put(pins[result.pin]?.id ?? '')
  putValues(rows, result, version)
  columns.next_level.put(result.nextRank < 0 ? NO_LEVEL : level(result.nextRank))
  columns.drop_at.put(never(result.dropAt))
  columns.drop_to.put(1 + result.dropTo)
  columns.rise_at.put(never(result.riseAt))
  columns.rise_to.put(1 + result.riseTo)
  columns.due_at.put(Math.min(result.dueAt, NEVER_AT))
  columns.version.put(version.version)
  putHistory(rows, result)
}

/** Says that the customer has no place in the program any more. */
export const putGone = (rows: TierRows, whose: Whose): void =>
  putNowhere(rows, whose, { dueAt: NEVER_AT, gone: 1 })

/** Says that the customer is no member yet, and when to look again. Such a row has no level. */
export const putAwaited = (rows: TierRows, whose: Whose, dueAt: Millis): void =>
  putNowhere(rows, whose, { dueAt, gone: 0 })

/** Whose row it is, and where they stood before it. */
type Whose = Pick<FoldedCustomer, 'customer' | 'stood'>

function putNowhere(
  rows: TierRows,
  whose: Whose,
  { dueAt, gone }: { readonly dueAt: Millis; readonly gone: number },
): void {
  const { columns } = rows
  putKey(rows, whose, gone)
  for (const one of ['level', 'held', 'earned', 'next_level', 'drop_to', 'rise_to'] as const)
    columns[one].put(NO_LEVEL)
  for (const one of ['since', 'valid_until', 'grace_until', 'drop_at', 'rise_at'] as const)
    columns[one].put(Number.NaN)
  columns.rank.put(0)
  columns.pin.put('')
  columns.due_at.put(Math.min(dueAt, NEVER_AT))
  columns.version.put(0)
  columns.value.end(0)
  columns.missing.end(0)
  columns.history_at.end(0)
  columns.history_level.end(0)
  columns.history_reason.end(0)
  columns.history_version.end(0)
  columns.history_value.end(0)
}

/** What every row has. */
function putKey(rows: TierRows, { customer, stood }: Whose, gone: number): void {
  const { columns } = rows
  rows.rows++
  columns.program.put(0)
  columns.customer.put(customer)
  columns.as_of.put(rows.asOf)
  columns.rev.put(rows.rev)
  columns.gone.put(gone)
  columns.came_from.put(stood)
}

/** NaN and Infinity are null. */
const never = (at: Millis): Millis => (at > NEVER_AT && at < Infinity ? NEVER_AT : at)

function putValues(
  { columns }: TierRows,
  result: TierResult,
  { conditions }: CompiledVersion,
): void {
  const { value, missing } = columns
  for (let c = 0; c < conditions.length; c++) {
    const { step } = conditions[c] as CompiledCondition
    value.elements.put((result.values[c] as number) / step)
    missing.elements.put((result.missing[c] as number) / step)
  }
  value.end(conditions.length)
  missing.end(conditions.length)
}

function putHistory({ columns }: TierRows, { history }: TierResult): void {
  const { count } = history
  for (let row = 0; row < count; row++) {
    columns.history_at.elements.put(history.at[row] as number)
    columns.history_level.elements.put(1 + (history.level[row] as number))
    columns.history_reason.elements.put(history.reason[row] as number)
    columns.history_version.elements.put(history.version[row] as number)
    columns.history_value.elements.put(history.value[row] as number)
  }
  columns.history_at.end(count)
  columns.history_level.end(count)
  columns.history_reason.end(count)
  columns.history_version.end(count)
  columns.history_value.end(count)
}
