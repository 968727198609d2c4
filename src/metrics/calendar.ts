import { dayOf, hourOf, type Millis, weekdayOf } from '#core/time.ts'

/** What the shop's calendar says of an instant. */
export type LocalTime = {
  /** Days since 1970-01-01. */
  readonly day: number
  readonly hour: number
  readonly weekday: number
}

/** Reads instants in one zone and remembers them: the same instants are asked for by metric after metric. */
export type Calendar = { readonly zone: string; readonly at: (instant: Millis) => LocalTime }

export function calendarOf(zone: string): Calendar {
  const known = new Map<Millis, LocalTime>()
  return {
    zone,
    at: (instant) => {
      const found = known.get(instant)
      if (found) return found
      const local = {
        day: dayNumber(dayOf(instant, zone)),
        hour: hourOf(instant, zone),
        weekday: weekdayOf(instant, zone),
      }
      known.set(instant, local)
      return local
    },
  }
}

/** Days since 1970-01-01 of a date yyyy-mm-dd. */
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

/** The date, yyyy-mm-dd, that lies so many days after 1970-01-01. */
export const dateOfDay = (day: number): string =>
  new Date(day * 86_400_000).toISOString().slice(0, 10)
