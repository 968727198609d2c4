import type { Millis } from '#core/time.ts'
import { type Sql, sql } from '#sql/sql.ts'
import { zoneOf } from '../standpoint.ts'
import type { Field } from './fact.ts'

/** What every fact can tell about when it happened: the instant, and hour, weekday and day in the shop's zone. */
export const calendarFields = <Row>(at: Sql, read: (row: Row) => Millis): readonly Field<Row>[] => [
  {
    key: 'at',
    name: { zh: '时间', en: 'time' },
    type: 'instant',
    unit: 'instant',
    sql: () => at,
    read,
  },
  {
    key: 'hour',
    name: { zh: '时段', en: 'hour of the day' },
    type: 'integer',
    unit: 'hour',
    sql: (standpoint) => sql`toHour(${at}, ${zoneOf(standpoint)})`,
    read: (row, view) => view.calendar.at(read(row)).hour,
  },
  {
    key: 'weekday',
    name: { zh: '星期', en: 'weekday' },
    type: 'integer',
    unit: 'weekday',
    sql: (standpoint) => sql`toDayOfWeek(${at}, 0, ${zoneOf(standpoint)})`,
    read: (row, view) => view.calendar.at(read(row)).weekday,
  },
  {
    key: 'day',
    name: { zh: '日期', en: 'day' },
    type: 'integer',
    unit: 'count',
    sql: (standpoint) => sql`toInt32(toDate32(${at}, ${zoneOf(standpoint)}))`,
    read: (row, view) => view.calendar.at(read(row)).day,
  },
]
