import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'
import { occurrences, top } from './favourite.aggregate.ts'

/** How many facts have the most frequent value: five views of one category. */
export const topCount: Aggregate = {
  key: 'top_count',
  name: { zh: '最常出现的次数', en: 'count of the favourite' },
  of: ['integer', 'text'],
  column: () => 'integer',
  empty: 'zero',
  byCode: true,
  foldsArrays: true,
  compile: (rows) => occurrences(rows).most,
  ofValues: (values) => sql`arrayMax(arrayEnumerateUniq(${values}))`,
  reference: (rows) => top(rows)?.weight ?? 0,
}
