import { sql } from '#sql/sql.ts'
import { type Aggregate, compareValues, type ReferenceRow } from './aggregate.ts'
import { fieldColumn, readable, readableSql } from './field-column.ts'

/** The largest value of a field. */
export const max: Aggregate = {
  key: 'max',
  name: { zh: '最大', en: 'largest' },
  of: ['integer', 'decimal', 'instant', 'date'],
  column: fieldColumn,
  empty: 'null',
  compile: (rows) =>
    readableSql(rows, rows.aggregate('max', sql`maxOrNullIf(${rows.value()}, ${rows.when()})`)),
  reference: (rows, field) => readable(largest(rows), field),
}

const largest = (rows: readonly ReferenceRow[]) =>
  rows.reduce<ReferenceRow | undefined>(
    (best, row) => (best && compareValues(best.value, row.value) >= 0 ? best : row),
    undefined,
  )?.value ?? null
