import { startOfDay, startOfDayMonthsLater } from '#core/time.ts'
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
  const last = startOfDayMonthsLater(at, zone, 'months' in gap ? gap.months : 0)
  return startOfDay(last, zone, 1) - 1
}

/** 近 3 天 → 3 天内 */
export function gapText(gap: Gap): Text {
  const { zh, en } = windowText(gap)
  return { zh: `${zh.replace(/^近 /, '')}内`, en: `within ${en.replace(/^last /, '')}` }
}
