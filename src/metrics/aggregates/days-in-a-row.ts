import { param, type Sql, sql } from '#sql/sql.ts'
import type { View } from '../facts/fact.ts'
import { instant } from '../standpoint.ts'
import type { CompileRows, ReferenceRow } from './aggregate.ts'

/** The days with facts, in order, and for each its day number minus its place: equal within a row of days. */
export function daysInARow(rows: CompileRows): { days: Sql; runs: Sql } {
  const all = rows.aggregate('days', sql`groupArrayIf(${rows.day()}, ${rows.when()})`)
  const days = rows.derive('days', sql`arraySort(arrayDistinct(${all}))`)
  const runs = rows.derive(
    'runs',
    sql`arrayMap((day, place) -> day - place, arraySort(arrayDistinct(${all})), arrayEnumerate(arraySort(arrayDistinct(${all}))))`,
  )
  return { days, runs }
}

/** The number of the standpoint's day. */
export const today = (rows: CompileRows): Sql =>
  sql`toInt32(toDate32(${instant(rows.standpoint.asOf)}, ${param(rows.standpoint.zone, 'String')}))`

/** Lengths of the rows of days, in time order, each with its last day. */
export function runsOf(
  rows: readonly ReferenceRow[],
  view: View,
): { length: number; last: number }[] {
  const days = [...new Set(rows.map((row) => view.calendar.at(row.at).day))].sort((a, b) => a - b)
  const runs: { length: number; last: number }[] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run?.last === day - 1) runs[runs.length - 1] = { length: run.length + 1, last: day }
    else runs.push({ length: 1, last: day })
  }
  return runs
}
