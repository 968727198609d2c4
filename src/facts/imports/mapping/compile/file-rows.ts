import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import { REJECT_MARK } from '../../read/record-batches.ts'

/** Where a record's number comes from. */
export type Numbering =
  /** Its place in the batch: the bytes go as they are. */
  | 'position'
  /** Two numbers that stand before its cells: row, item. */
  | 'explicit'

/** How the records of a batch reach the engine. */
export type FileRows = {
  readonly columns: number
  readonly numbering: Numbering
  /** Some records stand for rejects: mark, code, detail, cells. */
  readonly marked: boolean
  /** Records before the batch. */
  readonly before: number
}

/**
 * The batch as rows (row_no, item_no, c0, c1 …), in brackets. The order of records is kept because such an insert
 * runs in one thread; several run side by side.
 */
export function fileRows({ columns, numbering, marked, before }: FileRows): Sql {
  // A mark needs four cells, whatever the file has.
  const count = marked ? Math.max(columns, 4) : columns
  const cells = Array.from({ length: count }, (_, index) => `c${index}`)
  const numbers = numbering === 'explicit' ? ['row_no UInt64', 'item_no UInt32'] : []
  const structure = [...numbers, ...cells.map((cell) => `${cell} String`)].join(', ')
  const read = join(cells.map((cell) => sql`${name(cell)}`))
  const numbered = numbering === 'explicit' ? sql`row_no, item_no` : sql`${param(before + 1, 'UInt64')} + rowNumberInAllBlocks() AS row_no, toUInt32(0) AS item_no`
  return sql`(
  SELECT ${numbered}, ${read}
  FROM input(${param(structure, 'String')}))`
}

/** 1 for a record that stands for a reject. */
export const isMarked = sql`(c0 = ${param(REJECT_MARK, 'String')})`
