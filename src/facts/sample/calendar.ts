import { formatTime, type Millis } from '#core/time.ts'

/** The stretch of time that made data lie in: wall clock only, no zone. */
export type Calendar = {
  /** Days are counted from 0 (the first) to `days - 1`. */
  readonly days: number
  /** The day as yyyy-mm-dd. */
  readonly date: (day: number) => string
  /** Days on which shops sell far more: 18 June, 11 November, 12 December, the week before the Spring Festival. */
  readonly peaks: readonly number[]
  /** `yyyy-mm-dd hh:mm:ss`; nothing later than this has happened yet. */
  readonly now: string
}

const HISTORY = 730
const AHEAD = 31
/** Refunds and late nights lie behind the last day. */
const BEHIND = 40

/**
 * Two years before the first of the month of `now`, and that month. Made data are drawn for the whole stretch
 * and cut at `now`: within a month, a later run repeats all earlier facts and adds the new ones.
 */
export function calendarAt(now: Millis, zone: string): Calendar {
  const text = formatTime(now, zone)
  const first = Date.parse(`${text.slice(0, 7)}-01T00:00:00Z`) - HISTORY * 86_400_000
  const dates = Array.from({ length: HISTORY + AHEAD + BEHIND }, (_, day) =>
    new Date(first + day * 86_400_000).toISOString().slice(0, 10),
  )
  return Object.freeze({
    days: HISTORY + AHEAD,
    date: (day: number) => {
      const date = dates[day]
      if (date === undefined) throw new Error(`day ${day} lies beyond the calendar`)
      return date
    },
    peaks: dates.flatMap((date, day) =>
      /-(?:06-18|11-11|12-12|01-2[0-5])$/.test(date) ? [day] : [],
    ),
    now: `${text.slice(0, 10)} ${text.slice(11, 19)}`,
  })
}

/** Day on which made customers have all joined; what comes after is the running month. */
export const joinedBefore = (calendar: Calendar): number => calendar.days - AHEAD

/** `yyyy-mm-dd hh:mm:ss` of a second of a day; seconds beyond midnight run into the next day. */
export function wallTime(calendar: Calendar, day: number, second: number): string {
  const late = Math.floor(second / 86_400)
  const inDay = second - late * 86_400
  return `${calendar.date(day + late)} ${two(inDay / 3600)}:${two((inDay % 3600) / 60)}:${two(inDay % 60)}`
}

const two = (value: number): string => {
  const whole = Math.floor(value)
  return whole < 10 ? `0${whole}` : String(whole)
}
