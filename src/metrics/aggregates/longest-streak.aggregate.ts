import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'
import { daysInARow, runsOf } from './days-in-a-row.ts'

/** The most days in a row with such a fact. */
export const longestStreak: Aggregate = {
  key: 'longest_streak',
  name: { zh: '最长连续天数', en: 'longest run of days' },
  of: [],
  column: () => 'integer',
  empty: 'zero',
  compile: (rows) => sql`arrayMax(arrayEnumerateUniq(${daysInARow(rows).runs}))`,
  reference: (rows, _field, view) => Math.max(0, ...runsOf(rows, view).map((run) => run.length)),
}
