import { sql } from '#sql/sql.ts'
import { instant } from '../standpoint.ts'
import type { Aggregate } from './aggregate.ts'
import { atEdge, dayOfSql, rowAtEdge } from './at-edge.ts'

/** Whole calendar days, in the shop's zone, since the last fact: 0 = today. */
export const daysSince: Aggregate = {
  key: 'days_since',
  name: { zh: '距最近一次的天数', en: 'days since the last' },
  of: [],
  column: () => 'instant',
  empty: 'null',
  compile: (rows) => atEdge(rows, 'max'),
  reference: (rows) => rowAtEdge(rows, 'max')?.at ?? null,
  read: daysUntilNow(),
}

/** Days from a kept instant to the day on which it is read. */
export function daysUntilNow(): NonNullable<Aggregate['read']> {
  return {
    column: 'integer',
    sql: (column, standpoint) =>
      sql`dateDiff('day', ${dayOfSql(column, standpoint.zone)}, ${dayOfSql(sql`${instant(standpoint.asOf)}`, standpoint.zone)})`,
    reference: (kept, view) =>
      kept === null ? null : view.calendar.at(view.asOf).day - view.calendar.at(Number(kept)).day,
  }
}
