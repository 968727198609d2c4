import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'
import { occurrences, top } from './favourite.aggregate.ts'

/** The share of facts that the most frequent value has: 1 = always the same (brand loyalty, category focus). */
export const topShare: Aggregate = {
  key: 'top_share',
  name: { zh: '最常出现的占比', en: 'share of the favourite' },
  of: ['integer', 'text'],
  column: () => 'float',
  empty: 'null',
  byCode: true,
  foldsArrays: true,
  compile: (rows) => {
    const { codes, most } = occurrences(rows)
    return sql`${most} / nullIf(length(${codes}), 0)`
  },
  reference: (rows) => {
    const best = top(rows)
    return best ? best.weight / rows.length : null
  },
}
