import { sql } from '#sql/sql.ts'
import { type Aggregate, sumOf } from './aggregate.ts'

/** The sum of a field. Money and whole numbers stay whole; decimals are summed exactly, then read as a float. */
export const sum: Aggregate = {
  key: 'sum',
  name: { zh: '合计', en: 'sum' },
  of: ['integer', 'decimal'],
  overEveryRow: true,
  foldsArrays: true,
  column: (field) => (field?.type === 'decimal' ? 'float' : 'integer'),
  empty: 'zero',
  compile: (rows) => {
    if (rows.field?.type !== 'decimal') {
      return rows.aggregate('sum', rows.fold('sum', rows.value()))
    }
    // sum() would widen a decimal to 128 bits, at twice the time; 64 bits hold 10^14 of its units.
    const exact = rows.aggregate('sum', rows.fold('sumWithOverflow', rows.value()))
    return sql`toFloat64(${exact})`
  },
  ofValues: (values, field) =>
    field?.type === 'decimal' ? sql`toFloat64(arraySum(${values}))` : sql`arraySum(${values})`,
  reference: (rows, field) => sumOf(rows, field?.scale),
}
