import { type Sql, sql } from '#sql/sql.ts'
import type { Field, Value } from '../facts/fact.ts'
import type { ColumnType, CompileRows } from './aggregate.ts'

/** The column that holds one value of a field, as it is. */
export function fieldColumn(field: Field | undefined): ColumnType {
  switch (field?.type) {
    case 'decimal':
      return 'float'
    case 'text':
      return 'text'
    case 'instant':
      return 'instant'
    case 'date':
      return 'date'
    case 'integer':
    case 'flag':
      return 'integer'
    case undefined:
      return 'instant'
  }
}

/** A value of the field as its column keeps it: decimals become floats. */
export const readableSql = (rows: CompileRows, value: Sql): Sql =>
  rows.field?.type === 'decimal' ? sql`toFloat64(${value})` : value

/** The TypeScript meaning of {@link readableSql}. */
export function readable(value: Value, field: Field | undefined): Value {
  if (value === null) return null
  if (field?.type === 'decimal') return Number(value) / 10 ** (field.scale ?? 0)
  return field?.type === 'flag' ? Number(value) : value
}
