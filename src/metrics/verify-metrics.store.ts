import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { compileSelect } from './compile/compile.ts'
import type { Slice } from './metrics.store.ts'
import type { MetricPlan, StoredColumn } from './plan.ts'
import { readSql } from './read-column.ts'
import { differSql, isInexact } from './same-value.ts'
import type { Standpoint } from './standpoint.ts'

/** Customers of a slice whose stored row is missing, left over, or differs from a fresh one in any metric. */
export async function differingCustomers(
  shard: Facts,
  plan: MetricPlan,
  standpoint: Standpoint,
  slice: Slice,
  limit: number,
): Promise<number[]> {
  const restrict = sql`customer BETWEEN ${param(slice.from, 'UInt32')} AND ${param(slice.to, 'UInt32')}`
  const differs = join(
    [
      sql`stored.customer = 0`,
      sql`fresh.customer = 0`,
      ...plan.columns.map((column) => differ(column, standpoint)),
    ],
    '\n  OR ',
  )
  const rows = await shard.query<{ customer: number }>(sql`
SELECT greatest(stored.customer, fresh.customer) AS customer
FROM (
  SELECT customer${join(
    plan.columns.map((column) => sql`, ${name(column.name)}`),
    '',
  )}
  FROM customer_metrics FINAL
  WHERE gone = 0 AND ${restrict}
) AS stored
FULL JOIN (${compileSelect(plan, { standpoint, restrict })}
) AS fresh ON fresh.customer = stored.customer
WHERE ${differs}
ORDER BY customer
LIMIT ${limit}`)
  return rows.map(({ customer }) => customer)
}

/** What is kept must be the same; of sums of floats, what is read from it. */
function differ(column: StoredColumn, standpoint: Standpoint): Sql {
  const [stored, fresh] = ['stored', 'fresh'].map((row) => {
    const kept = sql`${name(`${row}.${column.name}`)}`
    return isInexact(column) ? readSql(column, standpoint, () => kept) : kept
  }) as [Sql, Sql]
  return differSql(column, stored, fresh)
}

/** Customers for a closer look, spread over all of them. */
export async function sampleCustomers(shard: Facts, sample: number | 'all'): Promise<number[]> {
  const spread = sample === 'all' ? sql`` : sql`LIMIT ${sample}`
  const order = sample === 'all' ? sql`customer` : sql`intHash32(customer)`
  const rows = await shard.query<{ customer: number }>(sql`
SELECT customer
FROM customers FINAL
WHERE customer != 0
ORDER BY ${order}
${spread}`)
  return rows.map(({ customer }) => customer)
}
