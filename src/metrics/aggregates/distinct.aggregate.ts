import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'

/** How many different values. A missing text is none. */
export const distinct: Aggregate = {
  key: 'distinct',
  name: { zh: '去重个数', en: 'number of different' },
  of: ['integer', 'text'],
  takesMany: true,
  column: () => 'integer',
  empty: 'zero',
  byCode: true,
  foldsArrays: true,
  compile: (rows) => {
    if (rows.field?.many) {
      return rows.aggregate('distinct', rows.fold('uniqExact', rows.value()))
    }
    // A list of small codes is several times cheaper than a set per customer, and a favourite can use the same list.
    const codes = rows.aggregate('codes', rows.fold('groupArray', rows.code()))
    return sql`arrayUniq(${codes})`
  },
  ofValues: (values) => sql`arrayUniq(${values})`,
  reference: (rows) => new Set(rows.map((row) => row.value)).size,
}
