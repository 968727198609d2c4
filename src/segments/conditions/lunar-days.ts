import { Temporal } from 'temporal-polyfill'
import { lazy } from '#core/lazy.ts'
import { dayOf } from '#core/time.ts'
import type { Standpoint } from '#metrics/standpoint.ts'

/** A day of the traditional calendar. */
type LunarDay = { readonly month: number; readonly day: number; readonly isLeap: boolean }

/** Tens of milliseconds: the calendar's tables are read. */
const lunarFormat = lazy(
  () =>
    new Intl.DateTimeFormat('en-u-ca-chinese', {
      timeZone: 'UTC',
      month: 'numeric',
      day: 'numeric',
    }),
)

const DAY = 86_400_000

/** The lunar month and day of a date, given by its midnight in UTC. */
function lunarOf(utc: number): LunarDay {
  const parts = lunarFormat().formatToParts(utc)
  const text = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return {
    month: Number.parseInt(text('month'), 10),
    day: Number(text('day')),
    isLeap: text('month').endsWith('bis'),
  }
}

const midnightOf = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const dateOf = (utc: number): string => new Date(utc).toISOString().slice(0, 10)

/** The birthday of a date of birth: its lunar month and day. Born in a leap month counts as in the month before it. */
export const lunarBirthday = (date: string): string => {
  const { month, day } = lunarOf(midnightOf(date))
  return `${month}/${day}`
}

/**
 * The birthdays that fall on a date. Leap months have none: they were in the month before. Where a month has 29 days,
 * the 29th is also the birthday of who was born on the 30th.
 */
export function birthdaysOn(date: string): string[] {
  const { month, day, isLeap } = lunarOf(midnightOf(date))
  if (isLeap) return []
  const isLast = day === 29 && lunarOf(midnightOf(date) + DAY).day === 1
  return isLast ? [`${month}/29`, `${month}/30`] : [`${month}/${day}`]
}

/** The dates from today on, in the shop's zone. */
export function datesFrom({ asOf, zone }: Standpoint, count: number): string[] {
  const today = Temporal.PlainDate.from(dayOf(asOf, zone))
  return Array.from({ length: count }, (_, offset) => today.add({ days: offset }).toString())
}

/**
 * All dates of birth since 1900 whose lunar birthday falls on one of `dates`, with the place of the first of these
 * that does and is not before the birth itself.
 */
export function bornFor(
  dates: readonly string[],
): { readonly date: string; readonly place: number }[] {
  const places = new Map<string, number[]>()
  dates.forEach((date, place) => {
    for (const key of birthdaysOn(date)) places.set(key, [...(places.get(key) ?? []), place])
  })
  const until = midnightOf(dates.at(-1) ?? '1900-01-01')
  const found: { date: string; place: number }[] = []
  for (const { month, start, length } of monthsUntil(until))
    for (let day = 1; day <= length; day += 1) {
      const date = dateOf(start + (day - 1) * DAY)
      const place = places.get(`${month}/${day}`)?.find((one) => (dates[one] ?? '') >= date)
      if (place !== undefined && date >= '1900-01-01') found.push({ date, place })
    }
  return found
}

/** The lunar months from the one in which 1900 begins: from new moon to new moon. */
function monthsUntil(until: number): { month: number; start: number; length: number }[] {
  const months = []
  let start = firstOfMonth(Date.UTC(1900, 0, 1))
  while (start <= until) {
    const next = lunarOf(start + 29 * DAY).day === 1 ? start + 29 * DAY : start + 30 * DAY
    months.push({ month: lunarOf(start).month, start, length: (next - start) / DAY })
    start = next
  }
  return months
}

function firstOfMonth(utc: number): number {
  return utc - (lunarOf(utc).day - 1) * DAY
}
