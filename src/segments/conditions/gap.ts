import { Temporal } from 'temporal-polyfill'
import { dayOf, startOfDay } from '#core/time.ts'
import { windowText } from '#metrics/formula.ts'
import { type Standpoint, zoneOf } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Text } from './condition.ts'
import type { Held } from './held-for.ts'

/**
 * How long after one thing another may come. Hours, minutes, seconds are exact, the last millisecond included; days and
 * months are the shop's: within one day means on the same day or the next.
 */
export type Gap = Held

const lengthOf = (gap: Gap): number | undefined => {
  if ('hours' in gap) return gap.hours * 3_600_000
  if ('minutes' in gap) return gap.minutes * 60_000
  return 'seconds' in gap ? gap.seconds * 1000 : undefined
}

/** The last millisecond that is still within the gap after an instant; both in epoch ms. */
export function gapEndSql(gap: Gap, at: Sql, standpoint: Standpoint): Sql {
  const length = lengthOf(gap)
  if (length !== undefined) return sql`(${at} + ${length})`
  const zone = zoneOf(standpoint)
  const day = sql`toDate32(fromUnixTimestamp64Milli(${at}, 'UTC'), ${zone})`
  const last =
    'days' in gap
      ? sql`addDays(${day}, ${gap.days})`
      : sql`addMonths(${day}, ${'months' in gap ? gap.months : 0})`
  return sql`(toUnixTimestamp64Milli(toDateTime64(addDays(${last}, 1), 3, ${zone})) - 1)`
}

/** The TypeScript meaning of {@link gapEndSql}. */
export function gapEnd(gap: Gap, at: number, zone: string): number {
  const length = lengthOf(gap)
  if (length !== undefined) return at + length
  if ('days' in gap) return startOfDay(at, zone, gap.days + 1) - 1
  const last = Temporal.PlainDate.from(dayOf(at, zone)).add({
    months: 'months' in gap ? gap.months : 0,
  })
  // By the calendar, not by instants: in a zone that leaves a day out, the day before the next one ends with it.
  return last.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1
}

/**
 * Whether a pause of at least the gap lies between two instants, in epoch ms: exactly so long, or by the shop's days: a
 * pause of 2 days after Monday is over on Wednesday.
 */
export function pausedSql(gap: Gap, from: Sql, to: Sql, standpoint: Standpoint): Sql {
  const length = lengthOf(gap)
  if (length !== undefined) return sql`(${to} >= ${from} + ${length})`
  const zone = zoneOf(standpoint)
  const day = (at: Sql): Sql => sql`toDate32(fromUnixTimestamp64Milli(${at}, 'UTC'), ${zone})`
  return 'days' in gap
    ? sql`(${day(to)} >= addDays(${day(from)}, ${gap.days}))`
    : sql`(${day(to)} >= addMonths(${day(from)}, ${'months' in gap ? gap.months : 0}))`
}

/** The TypeScript meaning of {@link pausedSql}. */
export function paused(gap: Gap, from: number, to: number, zone: string): boolean {
  const length = lengthOf(gap)
  if (length !== undefined) return to >= from + length
  const first = Temporal.PlainDate.from(dayOf(from, zone))
  const later = 'days' in gap ? { days: gap.days } : { months: 'months' in gap ? gap.months : 0 }
  return dayOf(to, zone) >= first.add(later).toString()
}

/** 近 3 天 → 3 天内 */
export function gapText(gap: Gap): Text {
  const { zh, en } = windowText(gap)
  return { zh: `${zh.replace(/^近 /, '')}内`, en: `within ${en.replace(/^last /, '')}` }
}
