import { Temporal } from 'temporal-polyfill'
import { minorDigits } from '#core/money.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { currencies } from '../values/words.ts'

/** Facts older than this are not worth the cost of looking for each of their times whether it existed. */
const SINCE = '1995-01-01T00:00:00Z'

/** Whether the zone has put its clocks forward since 1995, so that some local times do not exist. */
export function hasGaps(zone: string): boolean {
  return (
    Temporal.Instant.from(SINCE).toZonedDateTimeISO(zone).getTimeZoneTransition('next') !== null
  )
}

/** Decimals of a currency that stands in a column, as SQL. */
export function digitsSql(currency: Sql): Sql {
  const odd = currencies().filter((code) => minorDigits(code) !== 2)
  return sql`transform(${currency}, ${param([...odd], 'Array(String)')}, ${param(odd.map(minorDigits), 'Array(UInt8)')}, toUInt8(2))`
}
