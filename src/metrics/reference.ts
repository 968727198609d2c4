import type { Millis } from '#core/time.ts'
import { type Bounds, boundsOf, type Window } from '#core/window.ts'
import type { ReferenceRow } from './aggregates/aggregate.ts'
import { count } from './aggregates/count.aggregate.ts'
import { calendarOf } from './calendar.ts'
import { ratioValue } from './derived.ts'
import type { Citation, Value, View } from './facts/fact.ts'
import { filtersOf, isThere, meetsFilter } from './filters.ts'
import type { CustomerHistory } from './history.ts'
import type { MetricPlan, PlannedMetric, PlannedUnless, StoredColumn } from './plan.ts'
import { readFrom } from './read-column.ts'
import type { Standpoint } from './standpoint.ts'

/** Values of metrics by column. Instants: epoch ms; dates: yyyy-mm-dd; money: minor units. */
export type MetricValues = Readonly<Record<string, Value>>

/** A view from a standpoint; one view serves many customers and remembers what the calendar said. */
export function viewFrom(standpoint: Standpoint): View {
  const known = new Map<Window, Bounds>()
  const bounds = (window: Window): Bounds => {
    const found = known.get(window) ?? boundsOf(window, standpoint.asOf, standpoint.zone)
    known.set(window, found)
    return found
  }
  return { ...standpoint, calendar: calendarOf(standpoint.zone), bounds }
}

/**
 * The meaning of every metric of a plan in plain TypeScript, for one customer's facts as they are known. SQL is
 * proved against it. `kept`: as the column holds it; `read`: as it is read at the view's standpoint.
 */
export function referenceMetrics(
  plan: MetricPlan,
  history: CustomerHistory,
  view: View,
): { readonly kept: MetricValues; readonly read: MetricValues } {
  const kept = Object.fromEntries(
    plan.columns.map((column) => [column.name, keptValue(column, history, view)] as const),
  )
  return { kept, read: readAll(plan, kept, view) }
}

/** What kept values are read as from a view, and what is worked out from them. */
export const readAll = (plan: MetricPlan, kept: MetricValues, view: View): MetricValues =>
  Object.fromEntries(
    [...plan.columns, ...plan.derived].map((column) => [column.name, readFrom(column, kept, view)]),
  )

function keptValue(column: StoredColumn, history: CustomerHistory, view: View): Value {
  const { spec } = column
  const value =
    spec.kind === 'fact'
      ? factMetric(spec.metric, history, view)
      : ratioValue(
          factMetric(spec.of, history, view),
          factMetric(spec.per, history, view),
          spec.times,
        )
  return value ?? (column.nullable ? null : 0)
}

function factMetric(metric: PlannedMetric, history: CustomerHistory, view: View): Value {
  const rows = referenceRows(metric, history, view)
  const value = metric.aggregate.reference(rows, metric.field, view, metric.spec)
  return value === null && metric.aggregate.empty === 'zero' ? 0 : value
}

/** The facts that a metric is made of. */
export function referenceRows(
  metric: PlannedMetric,
  history: CustomerHistory,
  view: View,
): ReferenceRow[] {
  const { fact, field, weight } = metric
  return factsOf(metric, history, view).map((row) => ({
    at: fact.read.at(row),
    value: field ? field.read(row, view) : null,
    weight: weight ? weight.read(row, view) : null,
  }))
}

/** The facts that a metric is made of, by name, newest first. */
export function citedFacts(
  metric: PlannedMetric,
  history: CustomerHistory,
  view: View,
): (Citation & { readonly at: Millis })[] {
  return factsOf(metric, history, view)
    .map((row) => ({ ...metric.fact.cite(row, view), at: metric.fact.read.at(row) }))
    .sort((a, b) => b.at - a.at)
}

function factsOf(metric: PlannedMetric, history: CustomerHistory, view: View): unknown[] {
  const { fact, spec } = metric
  const bounds = view.bounds(spec.within ?? 'lifetime')
  const filters = filtersOf(fact, spec.where)
  const all = fact
    .rows(history, view)
    .filter((row) => isOfMetric(metric, row, bounds, view))
    .filter((row) => filters.every((one) => meetsFilter(one.field, one.filter, row, view)))
  return metric.unless ? unmatched(metric, metric.unless, all, { history, view }) : all
}

/** The facts against which none of the others speaks. */
function unmatched(
  { fact, field }: PlannedMetric,
  { spec: other, fact: otherFact, field: otherField }: PlannedUnless,
  rows: readonly unknown[],
  { history, view }: { readonly history: CustomerHistory; readonly view: View },
): unknown[] {
  const { fact: named, where } = other
  const against = referenceRows(
    {
      spec: { fact: named, aggregate: count.key, ...(where && { where }) },
      fact: otherFact,
      aggregate: count,
      ...(otherField && { field: otherField }),
    },
    history,
    view,
  )
  return rows.filter((row) => {
    const value = field ? field.read(row, view) : null
    const at = fact.read.at(row)
    return !against.some(
      (one) => (!otherField || one.value === value) && (other.later !== true || one.at >= at),
    )
  })
}

function isOfMetric(
  metric: PlannedMetric,
  row: unknown,
  { from, to }: Bounds,
  view: View,
): boolean {
  const { fact, field, weight, aggregate } = metric
  const at = fact.read.at(row)
  if (at > to || (from !== undefined && at < from)) return false
  const everyRow = aggregate.overEveryRow && field?.everyRow
  if (!everyRow && fact.read.counts && !fact.read.counts(row, view)) return false
  const money = field?.money || weight?.money
  if (money && fact.read.currency && fact.read.currency(row) !== view.currency) return false
  return !field || aggregate.takesMissing === true || isThere(field.read(row, view))
}
