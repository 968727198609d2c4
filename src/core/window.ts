import { type Static, Type } from 'typebox'
import { type Problem, problem } from './problem.ts'
import {
  type Millis,
  parseTime,
  startOfDay,
  startOfDayMonthsLater,
  startOfMonth,
  startOfYear,
} from './time.ts'

const count = Type.Integer({ minimum: 1, maximum: 100_000 })
const closed = { additionalProperties: false }
/** A day of the shop's calendar, or an instant with its offset. */
const RangeEnd = Type.String({
  pattern:
    '^(19|2[012])\\d\\d-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?(Z|[+-]\\d\\d:\\d\\d))?$',
})

/** From one day to another, both whole and both in it; without `to`, up to now. Instants may stand for days. */
export const DateRange = Type.Object({ from: RangeEnd, to: Type.Optional(RangeEnd) }, closed)
export type DateRange = Static<typeof DateRange>

/**
 * A stretch of time: one that ends at the as-of instant, or a range of dates that stays where it is. `days`, `months` and `years` are calendar stretches of
 * the shop's zone that include today; `hours`, `minutes`, `seconds` are exact lengths.
 */
export const Window = Type.Union([
  Type.Object({ days: count }, closed),
  Type.Object({ months: count }, closed),
  Type.Object({ years: count }, closed),
  Type.Object({ hours: count }, closed),
  Type.Object({ minutes: count }, closed),
  Type.Object({ seconds: count }, closed),
  Type.Object(
    { this: Type.Union([Type.Literal('day'), Type.Literal('month'), Type.Literal('year')]) },
    closed,
  ),
  Type.Object({ previous: Type.Union([Type.Literal('month'), Type.Literal('year')]) }, closed),
  DateRange,
  Type.Literal('lifetime'),
])
export type Window = Static<typeof Window>

/** Both ends count: a fact at `from` or at `to` is inside. `from` undefined = since ever. */
export type Bounds = { readonly from?: Millis; readonly to: Millis }

/**
 * The instants between which a fact lies in the window, as of an instant, in the shop's zone.
 *
 * @example boundsOf({ days: 30 }, asOf, 'Asia/Shanghai') // from midnight 29 days ago to asOf
 */
export function boundsOf(window: Window, asOf: Millis, zone: string): Bounds {
  if (window === 'lifetime') return { to: asOf }
  if ('days' in window) return { from: startOfDay(asOf, zone, 1 - window.days), to: asOf }
  if ('months' in window) return { from: dayAfterMonthsBack(asOf, zone, window.months), to: asOf }
  if ('years' in window)
    return { from: dayAfterMonthsBack(asOf, zone, 12 * window.years), to: asOf }
  if ('hours' in window) return { from: asOf - window.hours * 3_600_000, to: asOf }
  if ('minutes' in window) return { from: asOf - window.minutes * 60_000, to: asOf }
  if ('seconds' in window) return { from: asOf - window.seconds * 1_000, to: asOf }
  if ('from' in window) return boundsOfRange(window, asOf, zone)
  if ('this' in window) return { from: STARTS[window.this](asOf, zone, 0), to: asOf }
  const start = STARTS[window.previous]
  return { from: start(asOf, zone, -1), to: start(asOf, zone, 0) - 1 }
}

const STARTS = { day: startOfDay, month: startOfMonth, year: startOfYear } as const

/** Twelve months that end today begin on the day after the same date a year ago. */
const dayAfterMonthsBack = (asOf: Millis, zone: string, months: number): Millis =>
  startOfDayMonthsLater(asOf, zone, -months, 1)

function boundsOfRange({ from, to }: DateRange, asOf: Millis, zone: string): Bounds {
  const start = parseTime(from, zone)
  if (start === undefined) throw new Error(`an unchecked range from ${from}`)
  if (to === undefined) return { from: start, to: asOf }
  return { from: start, to: Math.min(lastInstant(to, zone), asOf) }
}

/** Up to the instant at which the next day begins: a day that the zone leaves out is then empty, not the next one. */
function lastInstant(to: string, zone: string): Millis {
  const next = isDay(to) ? new Date(Date.parse(to) + 86_400_000).toISOString().slice(0, 10) : to
  const at = parseTime(next, zone)
  if (at === undefined) throw new Error(`an unchecked range to ${to}`)
  return isDay(to) ? at - 1 : at
}

const isDay = (end: string): boolean => !end.includes('T')

/** What is wrong with a window beyond its form: a day that no calendar has, a range that ends before it begins. */
export function windowProblem(window: Window | undefined, path: string): Problem | undefined {
  if (window === undefined || window === 'lifetime' || !('from' in window)) return undefined
  const { from, to } = window
  const ends = {
    from: parseTime(from, 'UTC'),
    to: to === undefined ? undefined : parseTime(to, 'UTC'),
  }
  if (ends.from === undefined) return problem('invalid_time', { value: from }, `${path}/from`)
  if (to === undefined) return undefined
  if (ends.to === undefined) return problem('invalid_time', { value: to }, `${path}/to`)
  // A day and an instant cannot be told apart by less than a day without knowing the zone.
  const slack = isDay(from) === isDay(to) ? 0 : 38 * 3_600_000
  return ends.from > ends.to + slack
    ? problem('invalid_value', { detail: 'ends before it begins / 结束早于开始' }, `${path}/to`)
    : undefined
}
