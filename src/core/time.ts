import { Temporal } from 'temporal-polyfill'

/** An instant: epoch milliseconds, UTC. Zones appear only where a calendar is read or written. */
export type Millis = number

/** Whether the IANA zone is known to this runtime. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/**
 * Reads an instant. A text with an offset or `Z` says its zone itself; any other is read in `zone`.
 * A date alone is its first instant there. Undefined if it is no time.
 *
 * @example parseTime('2026/11/11 0:02', 'Asia/Shanghai') // 2026-11-10T16:02:00Z
 */
export function parseTime(text: string, zone: string): Millis | undefined {
  const found = TIME.exec(text.trim())
  if (!found) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = found
  try {
    const plain = Temporal.PlainDateTime.from(
      {
        year: Number(year),
        month: Number(month),
        day: Number(day),
        hour: Number(hour),
        minute: Number(minute),
        second: Number(second),
        millisecond: Number(fraction.slice(0, 3).padEnd(3, '0')),
      },
      { overflow: 'reject' },
    )
    const where = offset === undefined ? zone : normalOffset(offset)
    return plain.toZonedDateTime(where).epochMilliseconds
  } catch {
    return undefined
  }
}
const TIME =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

const normalOffset = (text: string): string =>
  text === 'Z' ? 'UTC' : text.includes(':') ? text : `${text.slice(0, 3)}:${text.slice(3)}`

/** ISO-8601 with the zone's offset. @example formatTime(0, 'Asia/Shanghai') // '1970-01-01T08:00:00+08:00' */
export function formatTime(at: Millis, zone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return zoned.toString({
    timeZoneName: 'never',
    smallestUnit: at % 1000 === 0 ? 'second' : 'millisecond',
  })
}

/** How times travel to and from ClickHouse `DateTime64(3, 'UTC')`: '2026-11-22 03:04:05.678'. */
export const toEngineTime = (at: Millis): string =>
  new Date(at).toISOString().replace('T', ' ').slice(0, 23)
export const fromEngineTime = (text: string): Millis => Date.parse(`${text.replace(' ', 'T')}Z`)

/** The calendar day in the zone, as yyyy-mm-dd. */
export const dayOf = (at: Millis, zone: string): string => zonedDate(at, zone).toString()

/** The first instant of the day, in the zone, that lies `days` calendar days after the day of `at`. */
export const startOfDay = (at: Millis, zone: string, days = 0): Millis =>
  firstInstant(zonedDate(at, zone).add({ days }), zone)

/** The first instant of the month, `months` after that of `at`. */
export const startOfMonth = (at: Millis, zone: string, months = 0): Millis =>
  firstInstant(zonedDate(at, zone).with({ day: 1 }).add({ months }), zone)

/** The first instant of the year, `years` after that of `at`. */
export const startOfYear = (at: Millis, zone: string, years = 0): Millis =>
  firstInstant(zonedDate(at, zone).with({ month: 1, day: 1 }).add({ years }), zone)

/**
 * The first instant of the day that lies `months` calendar months after the day of `at` (31st → last of month), or of
 * the one so many `days` after it: counted by the calendar, also over a day that the zone left out.
 */
export const startOfDayMonthsLater = (at: Millis, zone: string, months: number, days = 0): Millis =>
  firstInstant(zonedDate(at, zone).add({ months }).add({ days }), zone)

/** Whole calendar days from the day of `from` to the day of `to`, in the zone. */
export const daysBetween = (from: Millis, to: Millis, zone: string): number =>
  zonedDate(from, zone).until(zonedDate(to, zone), { largestUnit: 'day' }).days

/** Hour 0–23 in the zone. */
export const hourOf = (at: Millis, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).hour

/** Day of the week in the zone, Monday 1 … Sunday 7. */
export const weekdayOf = (at: Millis, zone: string): number => zonedDate(at, zone).dayOfWeek

const zonedDate = (at: Millis, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()

const firstInstant = (date: Temporal.PlainDate, zone: string): Millis =>
  date.toZonedDateTime({ timeZone: zone }).epochMilliseconds
