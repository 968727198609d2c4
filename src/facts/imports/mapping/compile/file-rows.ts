import { join, name, param, type Sql, sql } from '#sql/sql.ts'

/** Whether a record can be several rows, so that the number within it stands behind its own. */
export type Items = 'with items' | 'no items'

/** The records of delimited text as rows (row_no, item_no, c0, c1 …), in brackets. */
export function fileRows(columns: number, items: Items): Sql {
  const cells = Array.from({ length: columns }, (_, index) => `c${index}`)
  const numbers = items === 'with items' ? ['row_no UInt64', 'item_no UInt32'] : ['row_no UInt64']
  const structure = [...numbers, ...cells.map((cell) => `${cell} String`)].join(', ')
  const item = items === 'with items' ? sql`item_no` : sql`toUInt32(0) AS item_no`
  return sql`(SELECT row_no, ${item}, ${join(cells.map((cell) => name(cell)))} FROM input(${param(structure, 'String')}))`
}
