import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { dayOf, daysBetween, type Millis, parseTime, startOfDay } from '#core/time.ts'
import type { Periods } from './overview-sales.store.ts'

/** The days that an overview shows, both included, and the equally many days before them. */
export type DayRange = {
  readonly from: string
  readonly to: string
  readonly previousFrom: string
  readonly previousTo: string
  readonly days: readonly string[]
  readonly periods: Periods
}

const DEFAULT_DAYS = 30
const MOST_DAYS = 1100

/**
 * Reads the range of days: by default the last 30 that end on the day of `asOf`. Nothing after `asOf` is looked at.
 *
 * @example readDays({ from: '2026-11-01' }, asOf, 'Asia/Shanghai') // ok: 2026-11-01 to today, and as many days before
 */
export function readDays(
  range: { from?: string | undefined; to?: string | undefined },
  asOf: Millis,
  zone: string,
): Result<DayRange> {
  const toDay = range.to === undefined ? asOf : parseTime(range.to, zone)
  if (toDay === undefined) return fail(problem('invalid_time', { value: range.to ?? '' }, '/to'))
  const fromDay =
    range.from === undefined
      ? startOfDay(Math.min(toDay, asOf), zone, 1 - DEFAULT_DAYS)
      : parseTime(range.from, zone)
  if (fromDay === undefined)
    return fail(problem('invalid_time', { value: range.from ?? '' }, '/from'))
  const from = startOfDay(fromDay, zone)
  const to = Math.min(startOfDay(toDay, zone, 1) - 1, asOf)
  if (from > to)
    return fail(
      problem(
        'invalid_value',
        { detail: 'from is after to, or in the future / from 晚于 to，或在将来' },
        '/from',
      ),
    )
  const count = daysBetween(from, to, zone) + 1
  if (count > MOST_DAYS) return fail(problem('too_big', { limit: `${MOST_DAYS} days` }, '/from'))
  const previousFrom = startOfDay(from, zone, -count)
  // A day that is not over yet is compared with as much of the day before.
  const left = startOfDay(to, zone, 1) - 1 - to
  return ok({
    from: dayOf(from, zone),
    to: dayOf(to, zone),
    previousFrom: dayOf(previousFrom, zone),
    previousTo: dayOf(from - 1, zone),
    days: Array.from({ length: count }, (_, index) => dayOf(startOfDay(from, zone, index), zone)),
    periods: { from, to, previousFrom, previousTo: from - 1 - left },
  })
}
