import { type Static, Type } from 'typebox'
import {
  type Millis,
  startOfDay,
  startOfDayMonthsLater,
  startOfMonth,
  startOfYear,
} from './time.ts'

const count = Type.Integer({ minimum: 1, maximum: 100_000 })
const closed = { additionalProperties: false }

/**
 * A stretch of time that ends at the as-of instant. `days`, `months` and `years` are calendar stretches of
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
  if ('this' in window) return { from: STARTS[window.this](asOf, zone, 0), to: asOf }
  const start = STARTS[window.previous]
  return { from: start(asOf, zone, -1), to: start(asOf, zone, 0) - 1 }
}

const STARTS = { day: startOfDay, month: startOfMonth, year: startOfYear } as const

/** Twelve months that end today begin on the day after the same date a year ago. */
const dayAfterMonthsBack = (asOf: Millis, zone: string, months: number): Millis =>
  startOfDay(startOfDayMonthsLater(asOf, zone, -months), zone, 1)
