import { registry } from '#core/registry.ts'
import { compileSelect } from '#metrics/compile/compile.ts'
import { readColumn } from '#metrics/read-metrics.store.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import {
  type KeptMetric,
  keptMetric,
  metricBook,
  type MetricBook,
  metricNumber,
  storedColumns,
} from './metric-book.ts'

/**
 * Where a list of customers reads its metrics: the numbers that are kept, or the same worked out for another instant.
 * Expressions are over the columns of `from`.
 */
export type CustomerSource = {
  readonly standpoint: Standpoint
  /** What stands after FROM: (customer, and columns of metrics), one row per customer. */
  readonly from: Sql
  /** Each holds some of the customers whole; their answers are to be laid together. */
  readonly parts: readonly Facts[]
  /** The metric as one number in the API's unit; null where there is none, undefined where it is no number. */
  readonly number: (metric: KeptMetric) => Sql | undefined
  /** The metric as it is read. */
  readonly value: (metric: KeptMetric) => Sql
}

/** What is known now, as the last evaluation left it. A metric that nobody has been evaluated with yet has no values. */
export async function keptSource(
  stores: { facts: Facts; ledger: Ledger },
  standpoint: Standpoint,
): Promise<CustomerSource> {
  const isStored = await storedColumns(stores.ledger)
  const nothing = sql`CAST(NULL AS Nullable(Float64))`
  return {
    standpoint,
    from: sql`customer_metrics FINAL`,
    parts: [stores.facts],
    number: (metric) => {
      const value = metricNumber(metric, standpoint)
      return value === undefined || isStored(metric.column) ? value : nothing
    },
    value: (metric) => (isStored(metric.column) ? readColumn(metric.column, standpoint) : nothing),
  }
}

/** The same numbers as of another instant, or as known at one; only the metrics that are named are worked out. */
export function computedSource(
  facts: Facts,
  book: MetricBook,
  keys: readonly string[],
  standpoint: Standpoint,
): CustomerSource {
  const wanted = book.definitions.all.filter(({ key }) => keys.includes(key))
  const own = metricBook(registry('metric', wanted))
  const inOwn = ({ definition }: KeptMetric): KeptMetric => {
    const found = keptMetric(own, definition.key)
    if (!found.ok) throw new Error(`the metric ${definition.key} is not worked out here`)
    return found.value
  }
  return {
    standpoint,
    from: sql`(${compileSelect(own.plan, { standpoint })})`,
    parts: facts.shards,
    number: (metric) => metricNumber(inOwn(metric), standpoint),
    value: (metric) => readColumn(inOwn(metric).column, standpoint),
  }
}
