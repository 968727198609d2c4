import { Temporal } from 'temporal-polyfill'
import type { Millis } from '#core/time.ts'

/**
 * The shop's calendar as a table: the first instant of every day from 1970 to 2199 in one zone. The fold asks it
 * millions of times, where asking Temporal would take minutes. Days are counted from 1970-01-01.
 */
export type ZoneCalendar = {
  readonly zone: string
  readonly starts: Float64Array
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
    if (next === null || day > LAST_DAY) return Object.freeze({ zone, starts, offset })
    at = next
  }
}

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

/** Year, month and day in one number, yyyymmdd, so that nothing is allocated. */
export function civilOf(day: number): number {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0)) * 10_000 + month * 100 + dayOfMonth
}

export const yearOf = (day: number): number => Math.floor(civilOf(day) / 10_000)

/** The same date `months` later; where that month is too short, its last day. */
export function addMonths(day: number, months: number): number {
  const civil = civilOf(day)
  const total = Math.floor(civil / 10_000) * 12 + (Math.floor(civil / 100) % 100) - 1 + months
  const year = Math.floor(total / 12)
  const month = total - year * 12 + 1
  const first = dayNumber(year, month, 1)
  const following = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)
  return first + Math.min(civil % 100, following - first) - 1
}

/**
 * The day on which a fact of `day` leaves a window of `months` calendar months that includes today: the first day
 * whose window begins after it. Windows begin on the day after the same date `months` ago (core/window.ts).
 */
export function monthsWindowExit(day: number, months: number): number {
  const same = addMonths(day, months)
  return addMonths(same, -months) >= day ? same : same + 1
}
