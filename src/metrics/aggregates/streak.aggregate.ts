import { param, sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'
import { daysInARow, runsOf, today } from './days-in-a-row.ts'

/** Days in a row with such a fact, up to today or yesterday: a day that is not over breaks nothing yet. */
export const streak: Aggregate = {
  key: 'streak',
  name: { zh: '当前连续天数', en: 'days in a row' },
  of: [],
  column: () => 'integer',
  empty: 'zero',
  compile: (rows) => {
    const { days, runs } = daysInARow(rows)
    return sql`if(notEmpty(${days}) AND ${days}[-1] >= ${today(rows)} - 1, countEqual(${runs}, ${runs}[-1]), 0)`
  },
  reference: (rows, _field, view) => {
    const run = runsOf(rows, view).at(-1)
    return run && run.last >= view.calendar.at(view.asOf).day - 1 ? run.length : 0
  },
  wakes: (rows) => {
    const { days } = daysInARow(rows)
    const zone = param(rows.standpoint.zone, 'String')
    const over = sql`toDateTime64(addDays(toDate32('1970-01-01'), ${days}[-1] + 2), 3, ${zone})`
    return sql`if(notEmpty(${days}) AND ${days}[-1] >= ${today(rows)} - 1, ${over}, NULL)`
  },
}
