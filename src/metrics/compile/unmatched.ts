import { empty, type Sql, sql } from '#sql/sql.ts'
import type { Aggregate, CompileRows, Foldable } from '../aggregates/aggregate.ts'
import type { PlannedMetric, PlannedUnless } from '../plan.ts'

/**
 * A metric with an `unless` is worked out from two readings: its own facts and those that speak against them, each as
 * a list per customer. Like the two sides of a ratio they may come from different scans.
 */
export type Sides = { readonly own: PlannedMetric; readonly against: PlannedMetric }

export function sidesOf(metric: PlannedMetric, unless: PlannedUnless): Sides {
  const { field: _field, weight: _weight, unless: _unless, ...rest } = metric
  const { fact, where } = unless.spec
  const isLater = unless.spec.later === true
  return {
    own: {
      ...rest,
      ...(metric.field && { field: metric.field }),
      aggregate: {
        ...(isLater ? timedValues : allValues),
        ...(metric.aggregate.overEveryRow && { overEveryRow: true }),
      },
    },
    against: {
      spec: { fact, aggregate: 'count', ...(where && { where }), ...windowOf(metric, isLater) },
      fact: unless.fact,
      ...(unless.field && { field: unless.field }),
      aggregate: isLater ? timedValues : anyValues,
    },
  }
}

/** Nothing that happened before the window can come after what happened in it. */
function windowOf({ spec: { within } }: PlannedMetric, isLater: boolean) {
  const isOpen =
    within !== undefined && within !== 'lifetime' && !('previous' in within || 'from' in within)
  return isLater && isOpen ? { within } : {}
}

/** The metric over those of its facts against which none of the others speaks. */
export function unmatchedSql(
  { aggregate, field }: PlannedMetric,
  { spec: { later }, field: other }: PlannedUnless,
  own: Sql,
  against: Sql,
): Sql {
  // Without a field of theirs, any of the others speaks against all.
  const same = other ? sql`other.1 = one.1 AND ` : empty
  const left = later
    ? sql`arrayMap(one -> one.1, arrayFilter(one -> NOT arrayExists(other -> ${same}other.2 >= one.2, ${against}), ${own}))`
    : other
      ? sql`arrayFilter(one -> NOT has(${against}, one), ${own})`
      : sql`arrayFilter(one -> empty(${against}), ${own})`
  if (!aggregate.ofValues) throw new Error(`${aggregate.key} takes no unless`)
  return aggregate.ofValues(left, field)
}

/** Lists are nothing that is kept: what two scans tell the expression that compares them. */
const listed = (key: string, compile: Aggregate['compile']): Aggregate => ({
  key,
  name: { zh: key, en: key },
  of: ['text'],
  takesMany: true,
  foldsArrays: true,
  column: () => 'text',
  empty: 'zero',
  compile: (rows) => rows.aggregate(key, compile(rows)),
  reference: (rows) => rows.length,
})

const timedValues = listed('timed_values', (rows) =>
  rows.field
    ? rows.foldEach('groupArray', (text) => sql`(${text}, ${rows.at()})`)
    : rows.fold('groupArray', sql`('', ${rows.at()})`),
)
const valuesBy = (fn: Foldable) => (rows: CompileRows) =>
  rows.fold(fn, rows.field ? rows.value() : sql`''`)
const allValues = listed('all_values', valuesBy('groupArray'))
const anyValues = listed('any_values', valuesBy('groupUniqArray'))
