import { startOfDay } from '#core/time.ts'
import { dayOfDecay } from '#metrics/aggregates/decay.ts'
import { readerOf } from '#metrics/plan.ts'
import { instant, zoneOf } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { type Comparison, isOrdered, turningPoints } from './comparison.ts'
import type { MetricFeature, Use } from './condition.ts'

/**
 * When the truth of a comparison may change because a day went by: metrics that are worked out anew on each day
 * (days since …, ages, decayed scores). Counts of days and years reach a threshold on a day that is known ahead, and so
 * does what decays; of any other such metric only the shop's next midnight is, for those whose value moves at all.
 */
export function dailyWakes(
  feature: MetricFeature,
  comparison: Comparison | undefined,
  use: Use,
): readonly Sql[] {
  const { column, kept } = feature
  if (![column, ...(column.parts ?? [])].some(readerOf)) return []
  if (comparison !== undefined && column.parts === undefined) {
    const known = turnsOf(feature, comparison, use)
    if (known !== undefined) return known
  }
  const { asOf, zone } = use.standpoint
  const midnight = instant(startOfDay(asOf, zone, 1))
  const moves = column.parts ? kept : movesSql(column, kept)
  return [sql`if(${moves}, ${midnight}, NULL)`]
}

/** Whether what a column keeps is anything that days change: 0 of a decayed sum stays 0. */
export const movesSql = ({ type }: Pick<MetricFeature['column'], 'type'>, kept: Sql): Sql =>
  type === 'float' ? sql`(${kept} != 0)` : sql`isNotNull(${kept})`

/** The instants at which a comparison's truth turns, where they are known ahead. */
function turnsOf(
  { column, kept }: MetricFeature,
  comparison: Comparison,
  use: Use,
): readonly Sql[] | undefined {
  const zone = zoneOf(use.standpoint)
  const at = (day: Sql): Sql => sql`toDateTime64(${day}, 3, ${zone})`
  const days = turningPoints(comparison)
  if (column.readAs === 'integer' && column.type === 'instant')
    return days.map((n) => at(sql`addDays(toDate32(${kept}, ${zone}), ${param(n, 'Int64')})`))
  if (column.readAs === 'integer' && column.type === 'date')
    // Who was born on 29 February is older on 1 March, where adding years says 28 February.
    return days.flatMap((n) =>
      [0, 1].map((later) => at(sql`addDays(addYears(${kept}, ${param(n, 'Int64')}), ${later})`)),
    )
  return isDecayed(column) ? decayedTurns({ column, kept }, comparison, use) : undefined
}

const isDecayed = ({ type, readAs }: MetricFeature['column']): boolean =>
  type === 'float' && readAs === 'float'

/** What decays falls below a number once, and never rises by itself. */
function decayedTurns(
  { column, kept }: Pick<MetricFeature, 'column' | 'kept'>,
  { operator, operand }: Comparison,
  use: Use,
): readonly Sql[] | undefined {
  if (!isOrdered(operator) || Number(operand) <= 0 || column.spec.kind !== 'fact') return undefined
  const last = dayOfDecay(column.spec.metric.spec, kept, Number(operand))
  // Logarithms are rounded: the day may be one beside.
  return [0, 1, 2].map((later) => {
    const day = sql`toInt32(greatest(0, least(floor(${last}), 100000))) + ${later}`
    return sql`if(${kept} = 0, NULL, toDateTime64(addDays(toDate32('1970-01-01'), ${day}), 3, ${zoneOf(use.standpoint)}))`
  })
}
