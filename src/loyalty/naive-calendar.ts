import {
  type Millis,
  parseTime,
  startOfDay,
  startOfDayMonthsLater,
  startOfMonth,
  startOfYear,
} from '#core/time.ts'
import { boundsOf } from '#core/window.ts'

type Ask = (at: Millis, count: number) => Millis

/** The calendar questions of the tier rules, answered by core/time and core/window; remembers what it was asked. */
export type NaiveCalendar = {
  readonly zone: string
  readonly midnights: (from: Millis, to: Millis) => Millis[]
  /** First instant of the day, month, year of `at`, or of one `count` later. */
  readonly dayStart: Ask
  readonly monthStart: Ask
  readonly yearStart: Ask
  /** The end of the day that has the same date `months` later. */
  readonly endOfSameDate: Ask
  /** Where a window of so many days or months that ends at `at` begins. */
  readonly daysBack: Ask
  readonly monthsBack: Ask
  /** First instant of the membership year of `at`, or of one `years` later. */
  readonly anniversary: (joined: Millis, at: Millis, years: number) => Millis
  /** The end of a day given as yyyy-mm-dd. */
  readonly endOfDate: (date: string) => Millis
}

export function naiveCalendar(zone: string): NaiveCalendar {
  const days = daysOf(zone)
  const anniversaries = remembered((joined, count) =>
    startOfDayMonthsLater(joined, zone, 12 * count),
  )
  const byDay = (ask: Ask): Ask => {
    const known = remembered(ask)
    return (at, count) => known(days.midnightOf(at), count)
  }
  return {
    zone,
    midnights: days.between,
    dayStart: byDay((at, count) => startOfDay(at, zone, count)),
    monthStart: byDay((at, count) => startOfMonth(at, zone, count)),
    yearStart: byDay((at, count) => startOfYear(at, zone, count)),
    endOfSameDate: byDay((at, months) => startOfDayMonthsLater(at, zone, months, 1)),
    daysBack: byDay((at, days) => boundsOf({ days }, at, zone).from as Millis),
    monthsBack: byDay((at, months) => boundsOf({ months }, at, zone).from as Millis),
    anniversary: (joined, at, years) => {
      let count = -20
      while (anniversaries(joined, count + 1) <= at) count++
      return anniversaries(joined, count + years)
    },
    endOfDate: (date) => startOfDay(parseTime(date, zone) as Millis, zone, 1),
  }
}

function remembered(ask: Ask): Ask {
  const answers = new Map<number, Map<Millis, Millis>>()
  return (at, count) => {
    let column = answers.get(count)
    if (column === undefined) answers.set(count, (column = new Map()))
    let answer = column.get(at)
    if (answer === undefined) column.set(at, (answer = ask(at, count)))
    return answer
  }
}

type Days = {
  readonly between: (from: Millis, to: Millis) => Millis[]
  readonly midnightOf: (at: Millis) => Millis
}

/** First instants of days, found one after the other as far as they are asked for. */
function daysOf(zone: string): Days {
  const days: Millis[] = []
  const reach = (from: Millis, to: Millis): void => {
    if (days.length === 0) days.push(startOfDay(from, zone))
    while ((days[0] as Millis) > from) days.unshift(startOfDay((days[0] as Millis) - 1, zone))
    while ((days.at(-1) as Millis) <= to) days.push(startOfDay(days.at(-1) as Millis, zone, 1))
  }
  return {
    between: (from, to) => {
      reach(from, to)
      return days.filter((day) => day >= from && day <= to)
    },
    midnightOf: (at) => {
      // An instant decades away from the others (a program in force since ever) is no reason to list the days between.
      const near = days.length > 0 && Math.abs(at - (days[0] as Millis)) < 20 * 366 * 86_400_000
      if (!near && days.length > 0) return startOfDay(at, zone)
      reach(at, at)
      let [low, high] = [0, days.length - 1]
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((days[middle] as Millis) <= at) low = middle
        else high = middle - 1
      }
      return days[low] as Millis
    },
  }
}
