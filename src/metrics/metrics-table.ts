import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import type { FactTable } from '#stores/table.ts'
import { engineType } from './compile/compile.ts'
import type { MetricColumn, MetricPlan } from './plan.ts'

/** What every customer's numbers are kept in, and where the next whole answer is built before it is swapped in. */
export const METRICS_TABLE = 'customer_metrics'
export const NEXT_METRICS_TABLE = 'customer_metrics_next'

const STAMPS = [
  'customer UInt32',
  // The run that wrote the row; the larger wins.
  'rev UInt64',
  // 1: the customer is no more.
  'gone UInt8',
  "as_of DateTime64(3, 'UTC')",
  // When time alone may change the row; 2299-12-31 = never.
  "due_at DateTime64(3, 'UTC')",
]

/** The table that a plan's rows go into. */
export const metricsTable = (
  plan: Pick<MetricPlan, 'columns'>,
  name = METRICS_TABLE,
): FactTable => ({
  name,
  columns: [
    ...STAMPS,
    ...plan.columns.map((column) => `${column.name} ${engineType(column)}`),
  ].join(',\n  '),
  engine: 'ReplacingMergeTree(rev, gone)',
  orderBy: 'customer',
  granularity: 1024,
})

/** What the columns of the table in use mean: by column name, a hash of its spec, type and null rule. */
export type Layout = Readonly<Record<string, string>>

/** The layout that a plan's table has. */
export const layoutOf = (plan: Pick<MetricPlan, 'columns'>): Layout =>
  Object.fromEntries(plan.columns.map((column) => [column.name, meaningOf(column)]))

/** Equal for two columns that hold the same numbers. */
export function meaningOf(column: MetricColumn): string {
  const nullValue = column.nullable ? 'null' : 'zero'
  const text = canonicalJson([column.normal, nullValue, engineType(column)])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
