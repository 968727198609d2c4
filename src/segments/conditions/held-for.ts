import { type Static, Type } from 'typebox'
import { boundsOf } from '#core/window.ts'
import { windowText } from '#metrics/formula.ts'
import type { Value } from '#metrics/facts/fact.ts'
import { instant, type Standpoint, zoneOf } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Truth } from '../truth.ts'
import type { Text } from './condition.ts'

const count = Type.Integer({ minimum: 1, maximum: 100_000 })
const closed = { additionalProperties: false }

/** For how long something has been so: whole days and months of the shop's calendar, or exactly. */
export const HELD = Type.Union([
  Type.Object({ days: count }, closed),
  Type.Object({ months: count }, closed),
  Type.Object({ hours: count }, closed),
  Type.Object({ minutes: count }, closed),
  Type.Object({ seconds: count }, closed),
])
export type Held = Static<typeof HELD>

const isCalendar = (held: Held): boolean => 'days' in held || 'months' in held

/** Days are counted from the day on which it began: since yesterday is one day. */
export function heldForSql(held: Held, since: Sql, standpoint: Standpoint): Sql {
  const { from = 0 } = boundsOf(held, standpoint.asOf, standpoint.zone)
  return isCalendar(held) ? sql`(${since} < ${instant(from)})` : sql`(${since} <= ${instant(from)})`
}

/** The TypeScript meaning of {@link heldForSql}. */
export function heldFor(held: Held, since: Value, { asOf, zone }: Standpoint): Truth {
  if (typeof since !== 'number') return null
  const { from = 0 } = boundsOf(held, asOf, zone)
  return isCalendar(held) ? since < from : since <= from
}

/** When it will have been so for long enough. */
export function heldForWakes(held: Held, since: Sql, standpoint: Standpoint): readonly Sql[] {
  const zone = zoneOf(standpoint)
  const day = sql`toDate32(${since}, ${zone})`
  const midnight = (date: Sql): Sql => sql`toDateTime64(${date}, 3, ${zone})`
  if ('days' in held) return [midnight(sql`addDays(${day}, ${held.days})`)]
  // Months differ in length: the day may be up to three later than adding months says.
  if ('months' in held)
    return [0, 1, 2, 3].map((later) =>
      midnight(sql`addDays(addMonths(${day}, ${held.months}), ${later})`),
    )
  const length =
    'hours' in held
      ? held.hours * 3_600_000
      : 'minutes' in held
        ? held.minutes * 60_000
        : held.seconds * 1000
  return [sql`addMilliseconds(${since}, ${length})`]
}

export function heldForText(held: Held): Text {
  const { zh, en } = heldText(held)
  return { zh: `，且已保持至少 ${zh}`, en: `, for at least ${en}` }
}

/** A length of time in words: 30 天. */
export function heldText(held: Held): Text {
  const { zh, en } = windowText(held)
  return { zh: zh.replace(/^近 /, ''), en: en.replace(/^last /, '') }
}
