import { nearest } from '#core/nearest.ts'
import { problem } from '#core/problem.ts'
import type { Registry } from '#core/registry.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import type { MetricDefinition } from '#metrics/metric-spec.ts'
import { type Evaluated, readEvaluated } from '#metrics/metrics.store.ts'
import { meaningOf } from '#metrics/metrics-table.ts'
import { type MetricColumn, type MetricPlan, planMetrics } from '#metrics/plan.ts'
import { storedParts } from '#metrics/read-column.ts'
import { readColumn } from '#metrics/read-metrics.store.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'

/** The metrics that are kept for every customer, and their columns. */
export type MetricBook = {
  readonly definitions: Registry<MetricDefinition>
  readonly plan: MetricPlan
}

export const metricBook = (definitions: Registry<MetricDefinition>): MetricBook => ({
  definitions,
  plan: unwrap(planMetrics(definitions.all)),
})

/** A metric with the column of `customer_metrics` that it is kept in. */
export type KeptMetric = { readonly definition: MetricDefinition; readonly column: MetricColumn }

/** Problem `unknown_metric` at `path` if there is none with this key. */
export function keptMetric(
  { definitions, plan }: MetricBook,
  key: string,
  path?: string,
): Result<KeptMetric> {
  const definition = definitions.get(key)
  const column = plan.columnOf.get(key)
  if (!definition.ok || !column) {
    const near = nearest(key, definitions.keys)
    return fail(problem('unknown_metric', { metric: key, near }, path))
  }
  return ok({ definition: definition.value, column })
}

/** What a kept metric means, by its key; undefined if there is none. */
export const specIn =
  (book: MetricBook) =>
  (key: string): MetricDefinition['spec'] | undefined => {
    const found = keptMetric(book, key)
    return found.ok ? found.value.definition.spec : undefined
  }

/**
 * Which columns the table in use has: a metric that is new, or means something else than before, has none until
 * everybody has been evaluated with it.
 */
export async function storedColumns(ledger: Ledger): Promise<(column: MetricColumn) => boolean> {
  const evaluated = await readEvaluated(ledger)
  return (column) => isStored(column, evaluated)
}

const isStored = (column: MetricColumn, evaluated: Evaluated | undefined): boolean =>
  storedParts(column).every((part) => evaluated?.layout[part.name] === meaningOf(part))

/** The metric's value as one number in the API's unit, null if there is none; undefined for metrics that are no numbers. */
export function metricNumber(
  { definition, column }: KeptMetric,
  standpoint: Standpoint,
): Sql | undefined {
  const value = readColumn(column, standpoint)
  switch (column.readAs) {
    case 'integer':
    case 'float':
      return definition.unit === 'ratio' ? sql`floor(${value} * 10000 + 0.5)` : value
    case 'instant':
      return sql`toUnixTimestamp64Milli(${value})`
    case 'date':
    case 'text':
      return undefined
  }
}
