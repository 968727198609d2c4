import { name, type Sql, sql } from '#sql/sql.ts'
import { derivedSql, derivedValue } from './derived.ts'
import type { Value, View } from './facts/fact.ts'
import { type MetricColumn, readerOf, type StoredColumn } from './plan.ts'
import type { Standpoint } from './standpoint.ts'

/** {@link readColumn} in SQL over the columns of `customer_metrics`, or over what stands in for them. */
export function readSql(
  column: MetricColumn,
  standpoint: Standpoint,
  keptIn: (column: StoredColumn) => Sql = (stored) => sql`${name(stored.name)}`,
): Sql {
  if (column.parts === undefined) {
    const kept = keptIn(column)
    return readerOf(column)?.sql(kept, standpoint) ?? kept
  }
  const parts = column.parts.map((part) => readSql(part, standpoint, keptIn))
  const value = derivedSql(column.spec, parts)
  return column.nullable || column.spec.kind === 'score' ? value : sql`ifNull(${value}, 0)`
}

/** The TypeScript meaning of {@link readSql}, over all that is kept of one customer, by column name. */
export function readFrom(
  column: MetricColumn,
  kept: Readonly<Record<string, Value>>,
  view: View,
): Value {
  if (column.parts === undefined) {
    const value = kept[column.name] ?? null
    return readerOf(column)?.reference(value, view) ?? value
  }
  const parts = column.parts.map((part) => readFrom(part, kept, view))
  return derivedValue(column.spec, parts) ?? (column.nullable ? null : 0)
}

/** The columns of `customer_metrics` that a metric is read from. */
export const storedParts = (column: MetricColumn): readonly StoredColumn[] =>
  column.parts ?? [column]
