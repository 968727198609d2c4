import { Temporal } from 'temporal-polyfill'
import type { Millis } from '#core/time.ts'

/**
 * The shop's calendar as a table: the first instant of every day from 1970 to 2199 in one zone. The fold asks it
 * millions of times, where asking Temporal would take minutes. Days are counted from 1970-01-01.
 */
export type ZoneCalendar = {
  readonly zone: string
  readonly starts: Float64Array
  /** Months since January 1970, by day; the day of the month, by day; the first day, by month. */
  readonly months: Int32Array
  readonly daysOfMonth: Uint8Array
  readonly firstDays: Int32Array
  /** Distance from UTC used to guess a day, and outside the table. */
  readonly offset: number
}

const DAY = 86_400_000
const LAST_DAY = dayNumber(2200, 1, 1)

/**
 * Builds the calendar of a zone (tens of milliseconds where summer time is kept); keep it and pass it on.
 *
 * @example dayStart(zoneCalendar('Asia/Shanghai'), 0) // -28800000
 */
export function zoneCalendar(zone: string): ZoneCalendar {
  const starts = new Float64Array(LAST_DAY + 1)
  let at = Temporal.Instant.fromEpochMilliseconds(-DAY).toZonedDateTimeISO(zone)
  let day = 0
  const offset = at.offsetNanoseconds / 1e6
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    const until = next === null ? Infinity : next.epochMilliseconds
    const ahead = at.offsetNanoseconds / 1e6
    // A midnight that the clocks jump over is the instant of the jump: the first instant at or after it.
    while (day <= LAST_DAY && day * DAY - ahead < until)
      starts[day] = Math.max(day++ * DAY - ahead, at.epochMilliseconds)
    if (next === null || day > LAST_DAY)
      return Object.freeze({ zone, starts, offset, ...monthTables() })
    at = next
  }
}

function monthTables(): Pick<ZoneCalendar, 'months' | 'daysOfMonth' | 'firstDays'> {
  const months = new Int32Array(LAST_DAY + 1)
  const daysOfMonth = new Uint8Array(LAST_DAY + 1)
  const firstDays = Int32Array.from({ length: 12 * 230 + 2 }, (_, month) => firstDayOf(month))
  for (let month = 0, day = 0; day <= LAST_DAY; month++) {
    const end = firstDays[month + 1] as number
    for (let dayOfMonth = 1; day < end && day <= LAST_DAY; day++, dayOfMonth++) {
      months[day] = month
      daysOfMonth[day] = dayOfMonth
    }
  }
  return { months, daysOfMonth, firstDays }
}

/** The first day of a month counted from January 1970. */
const firstDayOf = (month: number): number =>
  dayNumber(1970 + Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 1)

/** The day that the instant lies in. */
export function dayAt(calendar: ZoneCalendar, at: Millis): number {
  let day = Math.floor((at + calendar.offset) / DAY)
  const { starts } = calendar
  if (day < 1 || day >= LAST_DAY - 1) return day
  while ((starts[day] as number) > at) day--
  while ((starts[day + 1] as number) <= at) day++
  return day
}

/** The first instant of the day. */
export const dayStart = (calendar: ZoneCalendar, day: number): Millis =>
  day >= 0 && day <= LAST_DAY ? (calendar.starts[day] as number) : day * DAY - calendar.offset

/** Days from 1970-01-01 to the date (proleptic Gregorian). Month 1–12. */
export function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Months since January 1970 of the day's month. */
export function monthOf({ months }: ZoneCalendar, day: number): number {
  if (day >= 0 && day <= LAST_DAY) return months[day] as number
  const date = new Date(day * DAY)
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()
}

export const yearOf = (calendar: ZoneCalendar, day: number): number =>
  1970 + Math.floor(monthOf(calendar, day) / 12)

/** The first day of a month that is counted from January 1970. */
export const monthStart = ({ firstDays }: ZoneCalendar, month: number): number =>
  month >= 0 && month < firstDays.length ? (firstDays[month] as number) : firstDayOf(month)

/** The first day of a year. */
export const yearStartDay = (calendar: ZoneCalendar, year: number): number =>
  monthStart(calendar, (year - 1970) * 12)

/** The same date `months` later; where that month is too short, its last day. */
export function addMonths(calendar: ZoneCalendar, day: number, months: number): number {
  const from = monthOf(calendar, day)
  const dayOfMonth =
    day >= 0 && day <= LAST_DAY
      ? (calendar.daysOfMonth[day] as number)
      : day - monthStart(calendar, from) + 1
  const first = monthStart(calendar, from + months)
  return first + Math.min(dayOfMonth, monthStart(calendar, from + months + 1) - first) - 1
}

/**
 * The day on which a fact of `day` leaves a window of `months` calendar months that includes today: the first day
 * whose window begins after it. Windows begin on the day after the same date `months` ago (core/window.ts).
 */
export function monthsWindowExit(calendar: ZoneCalendar, day: number, months: number): number {
  const same = addMonths(calendar, day, months)
  return addMonths(calendar, same, -months) >= day ? same : same + 1
}
