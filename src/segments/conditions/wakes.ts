import { startOfDay } from '#core/time.ts'
import { readerOf } from '#metrics/plan.ts'
import { instant, zoneOf } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { type Comparison, turningPoints } from './comparison.ts'
import type { MetricFeature, Use } from './condition.ts'

/**
 * When the truth of a comparison may change because a day went by: metrics that are worked out anew on each day
 * (days since …, ages, decayed scores). Counts of days and years reach a threshold on a day that is known ahead;
 * of any other such metric only the shop's next midnight is.
 */
export function dailyWakes(
  { column, kept, value }: MetricFeature,
  comparison: Comparison | undefined,
  use: Use,
): readonly Sql[] {
  const { standpoint } = use
  if (![column, ...(column.parts ?? [])].some(readerOf)) return []
  const zone = zoneOf(standpoint)
  const at = (day: Sql): Sql => sql`toDateTime64(${day}, 3, ${zone})`
  const days = comparison === undefined ? [] : turningPoints(comparison)
  if (comparison !== undefined && column.readAs === 'integer' && column.type === 'instant')
    return days.map((n) => at(sql`addDays(toDate32(${kept}, ${zone}), ${param(n, 'Int64')})`))
  if (comparison !== undefined && column.readAs === 'integer' && column.type === 'date')
    // Who was born on 29 February is older on 1 March, where adding years says 28 February.
    return days.flatMap((n) =>
      [0, 1].map((later) => at(sql`addDays(addYears(${kept}, ${param(n, 'Int64')}), ${later})`)),
    )
  const midnight = instant(startOfDay(standpoint.asOf, standpoint.zone, 1))
  return [sql`if(isNull(${value}), NULL, ${midnight})`]
}
