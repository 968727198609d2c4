import { boundsOf } from '#core/window.ts'
import { empty, join, type Sql, sql } from '#sql/sql.ts'
import { type Field, fieldOf } from '../facts/fact.ts'
import { filterSql } from '../filters.ts'
import type { Filter } from '../metric-spec.ts'
import type { PlannedMetric } from '../plan.ts'
import { instant, type Standpoint } from '../standpoint.ts'
import { fingerprint } from './fingerprint.ts'
import { placeOf } from './rows.ts'

/** More conditions than this cost more than the rows that they leave out. */
const FEW = 8

/**
 * A condition that every row meets which any of a scan's metrics takes: where each of them asks for certain values
 * of one and the same text (attributes by their name, feedback by its kind), rows of other values need not be read on.
 * Empty if there is none such.
 */
export function onlyRowsOf(metrics: readonly PlannedMetric[], standpoint: Standpoint): Sql {
  const [first] = metrics
  const named = (first?.spec.where ?? []).map((filter) => filter.field)
  for (const key of new Set(named)) {
    const asked = metrics.map((metric) => askedOf(metric, key, standpoint))
    if (!asked.every((condition) => condition !== undefined)) continue
    const different = new Map(asked.map((condition) => [fingerprint(condition), condition]))
    if (different.size <= FEW) return sql`(${join([...different.values()], ' OR ')})`
  }
  return empty
}

/**
 * A condition that every row meets which lies in any window of the metrics, or ahead: where all of them look back only
 * so far, older rows need not be read on. Empty if one of them looks back for ever, or if they go by different clocks.
 */
export function recentRowsOf(metrics: readonly PlannedMetric[], { asOf, zone }: Standpoint): Sql {
  const clocks = new Map(metrics.map((one) => [fingerprint(placeOf(one).at), placeOf(one).at]))
  const [at, ...others] = clocks.values()
  const starts = metrics.map(({ spec }) => boundsOf(spec.within ?? 'lifetime', asOf, zone).from)
  if (!at || others.length > 0 || !starts.every((from) => from !== undefined)) return empty
  return sql`${at} >= ${instant(Math.min(...starts))}`
}

/** The metric's own filter, if it asks for values of that text. */
function askedOf(
  { fact, spec }: PlannedMetric,
  key: string,
  standpoint: Standpoint,
): Sql | undefined {
  const field = fieldOf(fact, key)
  const filter = (spec.where ?? []).find((one) => one.field === key && asksForValues(one))
  if (!filter || field?.type !== 'text' || changesWithTime(field, standpoint)) return undefined
  return filterSql(field, filter, field.sql(standpoint))
}

const asksForValues = (filter: Filter): boolean => 'is' in filter || 'in' in filter

/** Rows that do not fit now but will by themselves are needed to tell when. */
const changesWithTime = (field: Field, standpoint: Standpoint): boolean =>
  fingerprint(field.sql(standpoint)) !== fingerprint(field.sql({ ...standpoint, asOf: 0 }))
