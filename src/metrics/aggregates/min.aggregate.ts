import { sql } from '#sql/sql.ts'
import { type Aggregate, compareValues, type ReferenceRow } from './aggregate.ts'
import { fieldColumn, readable, readableSql } from './field-column.ts'

/** The smallest value of a field. */
export const min: Aggregate = {
  key: 'min',
  name: { zh: '最小', en: 'smallest' },
  of: ['integer', 'decimal', 'instant', 'date'],
  column: fieldColumn,
  empty: 'null',
  compile: (rows) =>
    readableSql(rows, rows.aggregate('min', sql`minOrNullIf(${rows.value()}, ${rows.when()})`)),
  reference: (rows, field) => readable(smallest(rows), field),
}

const smallest = (rows: readonly ReferenceRow[]) =>
  rows.reduce<ReferenceRow | undefined>(
    (best, row) => (best && compareValues(best.value, row.value) <= 0 ? best : row),
    undefined,
  )?.value ?? null
