import { param, type Sql, sql } from '#sql/sql.ts'
import { TOLERANCE } from './aggregates/aggregate.ts'
import type { Value } from './facts/fact.ts'
import type { MetricColumn, PlannedSpec } from './plan.ts'
import { storedParts } from './read-column.ts'

/** Whether the values of a column are sums of floats: two ways of adding agree to {@link TOLERANCE} only. */
export const isInexact = (column: MetricColumn): boolean =>
  column.parts !== undefined || storedParts(column).some(({ spec }) => hasInexact(spec))

const hasInexact = (spec: PlannedSpec): boolean => {
  if (spec.kind === 'fact') return spec.metric.aggregate.isInexact === true
  return spec.kind === 'ratio' && [spec.of, spec.per].some(({ aggregate }) => aggregate.isInexact)
}

/** Whether two readings of a column say the same. */
export function sameValue(
  column: MetricColumn,
  a: Value | undefined,
  b: Value | undefined,
): boolean {
  if (typeof a !== 'number' || typeof b !== 'number' || !isInexact(column)) return a === b
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b))
}

/** Whether two readings of a column differ, in SQL; either may be null. */
export function differSql(column: MetricColumn, a: Sql, b: Sql): Sql {
  const differ = isInexact(column)
    ? sql`abs(${a} - ${b}) > ${param(TOLERANCE, 'Float64')} * greatest(1, abs(${a}), abs(${b}))`
    : sql`${a} != ${b}`
  return sql`isNull(${a}) != isNull(${b}) OR ifNull(${differ}, 0)`
}
