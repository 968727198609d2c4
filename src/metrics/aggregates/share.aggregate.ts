import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'

/** The share of facts for which a yes-or-no field is yes: 0.25 = one in four. */
export const share: Aggregate = {
  key: 'share',
  name: { zh: '占比', en: 'share' },
  of: ['flag'],
  column: () => 'float',
  empty: 'null',
  foldsArrays: true,
  compile: (rows) => {
    const number = rows.number()
    const yes = rows.aggregate('yes', rows.fold('sum', rows.value()))
    return sql`${yes} / nullIf(${number}, 0)`
  },
  reference: (rows) =>
    rows.length === 0 ? null : rows.filter((row) => row.value === true).length / rows.length,
}
