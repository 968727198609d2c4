import { type Sql, sql } from '#sql/sql.ts'
import type { RejectCode } from '../../read/reject-codes.ts'
import type { Mapping } from '../mapping.ts'
import type { Let, Value } from '../values/value.ts'
import type { MappedColumn } from './cells.ts'

/** A reason for which a row may be refused. */
export type Check = {
  readonly column: string
  /** 1 = nothing to complain of. */
  readonly fine: Sql
  /** The code, or the way of reading that tells it by the text. */
  readonly why: { readonly code: RejectCode } | { readonly way: string }
  readonly text: Sql
  /** The cell, for the sentence. */
  readonly cell: Sql
}

/** A mapped column with its value. `way`: how it was read. */
export type Reading = MappedColumn & { readonly read: Value; readonly way: string }

export type AssemblyInput = {
  readonly mapping: Mapping
  readonly readings: ReadonlyMap<string, Reading>
  /** The value of a mapped column; of one that is not mapped, `otherwise` (default: an empty text). */
  readonly value: (key: string, otherwise?: Sql) => Sql
  /** Whether the row fits a condition of the mapping. */
  readonly rowFits: (condition: NonNullable<Mapping['refunds']>['when']) => Sql
  /**
   * Where the mapping cuts cells into items: the item's number (from 1), how many there are, and whether a column
   * has one cell for several items.
   */
  readonly cut?: { readonly item: Sql; readonly count: Sql; readonly isShared: (id: string) => Sql }
  /** Where one record can make several rows: the item's number; 0 = the record is one row. */
  readonly item?: Sql
  readonly row: Sql
  /** For rows that name none. */
  readonly currency: string
}

/** How a kind of file fills its stage. */
export type Assembly = {
  readonly lets: readonly Let[]
  /** The stage's own columns; those that all stages have are filled elsewhere. */
  readonly columns: readonly StageColumn[]
  readonly checks: readonly Check[]
  /** 1 where the row needs another row of its fact: its cells are kept, in case that one is not there. */
  readonly leans?: Sql
}
export type StageColumn = readonly [column: string, value: Sql]

export type StageAssembly = {
  readonly key: Mapping['kind']
  /** What a mapping must name at least: of each group one. */
  readonly needs: (mapping: Mapping) => readonly (readonly string[])[]
  readonly assemble: (input: AssemblyInput) => Assembly
}

export const checkOf = (
  column: string,
  fine: Sql,
  code: RejectCode,
  cell: Sql = sql`''`,
): Check => ({ column, fine, why: { code }, text: sql`''`, cell })

/** A value must be there. Where the cell was wrong, that is said already. */
export function required({ readings }: AssemblyInput, key: string, isThere: Sql): Check {
  const reading = readings.get(key)
  return checkOf(key, reading ? sql`(${isThere} OR NOT ${reading.read.fine})` : isThere, 'required')
}

/** The row must say whose it is. A masked name names nobody. */
export function knowsCustomer({ readings }: AssemblyInput, ids: Sql): Check {
  const named = [...readings.values()].filter(({ identifier }) => identifier !== undefined)
  return checkOf(
    named[0]?.key ?? 'customer_id',
    sql`notEmpty(${ids})`,
    'no_identity',
    named[0]?.cell ?? sql`''`,
  )
}

/** The mapped columns that name the customer: a mapping of facts about people needs one. */
export const IDENTIFIERS = [
  'customer_id',
  'member_no',
  'unionid',
  'openid',
  'phone',
  'email',
  'buyer',
  'anonymous_id',
] as const
