import { sql } from '#sql/sql.ts'
import { dateOfDay } from '../calendar.ts'
import { instant } from '../standpoint.ts'
import type { Aggregate } from './aggregate.ts'
import { atEdge, dayOfSql, rowAtEdge } from './at-edge.ts'

/** Full years since the date that the last fact says. Who was born on 29 February is a year older on 1 March. */
export const age: Aggregate = {
  key: 'age',
  name: { zh: '周岁', en: 'age' },
  of: ['date'],
  column: () => 'date',
  empty: 'null',
  compile: (rows) => atEdge(rows, 'max'),
  reference: (rows) => rowAtEdge(rows, 'max')?.value ?? null,
  read: {
    column: 'integer',
    sql: (column, standpoint) =>
      sql`age('year', ${column}, ${dayOfSql(sql`${instant(standpoint.asOf)}`, standpoint.zone)})`,
    reference: (kept, view) =>
      kept === null ? null : fullYears(String(kept), dateOfDay(view.calendar.at(view.asOf).day)),
  },
}

/** Before the date, years count below 0 in the same way: a day before it is 0, a year and a day before it is -1. */
function fullYears(from: string, to: string): number {
  if (to < from) return -fullYears(to, from) || 0
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}
