import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'
import { dayOfSql, rowAtEdge } from './at-edge.ts'

/** Average days between one fact and the next: days from the first to the last, shared among the steps between. */
export const gap: Aggregate = {
  key: 'gap',
  name: { zh: '平均间隔天数', en: 'average days between' },
  of: [],
  column: () => 'float',
  empty: 'null',
  compile: (rows) => {
    const { zone } = rows.standpoint
    const number = rows.number()
    const first = rows.aggregate('first', sql`minOrNullIf(${rows.at()}, ${rows.when()})`)
    const last = rows.aggregate('last', sql`maxOrNullIf(${rows.at()}, ${rows.when()})`)
    return sql`if(${number} < 2, NULL, dateDiff('day', ${dayOfSql(first, zone)}, ${dayOfSql(last, zone)}) / (${number} - 1))`
  },
  reference: (rows, _field, view) => {
    const first = rowAtEdge(rows, 'min')
    const last = rowAtEdge(rows, 'max')
    if (!first || !last || rows.length < 2) return null
    const days = view.calendar.at(last.at).day - view.calendar.at(first.at).day
    return days / (rows.length - 1)
  },
}
