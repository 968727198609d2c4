import { sql } from '#sql/sql.ts'
import type { Aggregate } from './aggregate.ts'

/** The most days, in the shop's zone, between a fact and the next one; null with fewer than two facts. */
export const longestGap: Aggregate = {
  key: 'longest_gap',
  name: { zh: '最长间隔天数', en: 'most days between' },
  of: [],
  column: () => 'integer',
  empty: 'null',
  compile: (rows) => {
    const days = rows.aggregate('days', sql`groupArrayIf(${rows.day()}, ${rows.when()})`)
    return sql`if(length(${days}) < 2, NULL, arrayMax(arrayDifference(arraySort(${days}))))`
  },
  reference: (rows, _field, view) => {
    const days = rows.map((row) => view.calendar.at(row.at).day).sort((a, b) => a - b)
    const gaps = days.slice(1).map((day, index) => day - (days[index] ?? day))
    return gaps.length === 0 ? null : Math.max(...gaps)
  },
}
