import type { Millis } from '#core/time.ts'
import { fromEngineTime } from '#core/time.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { compileInsert } from './compile/compile.ts'
import type { Scope } from './compile/scan.ts'
import {
  layoutOf,
  type Layout,
  METRICS_TABLE,
  metricsTable,
  NEXT_METRICS_TABLE,
} from './metrics-table.ts'
import type { MetricPlan } from './plan.ts'
import { instant, type Standpoint } from './standpoint.ts'

/** Customers that one statement computes: bounds its memory, and how far a cancelled run is behind. */
const SLICE = 100_000

/** What the last full evaluation left behind. */
export type Evaluated = {
  readonly layout: Layout
  readonly zone: string
  readonly currency: string
  readonly rev: bigint
  readonly asOf: Millis
}

/** Whom a run is about: whoever was touched in (after, upTo], whoever is due by then, these customers. */
export type Which = {
  readonly batches?: { readonly after: bigint; readonly upTo: bigint }
  readonly due?: true
  readonly customers?: readonly number[]
}

export type Slice = { readonly from: number; readonly to: number; readonly customers: number }

/** What is known of the table in use; undefined before the first full evaluation. */
export async function readEvaluated(ledger: Ledger): Promise<Evaluated | undefined> {
  type Row = { columns: Layout; zone: string; currency: string; rev: bigint; as_of: Millis }
  const [row] = await ledger.query<Row>(
    sql`SELECT columns, zone, currency, rev, as_of FROM metric_layout`,
  )
  if (!row) return undefined
  const { columns, zone, currency, rev, as_of } = row
  return { layout: columns, zone, currency, rev, asOf: as_of }
}

/** Writes down what the table that has just been swapped in means. */
export async function writeEvaluated(
  ledger: Ledger,
  plan: MetricPlan,
  standpoint: Standpoint,
  rev: bigint,
): Promise<void> {
  const columns = JSON.stringify(layoutOf(plan))
  const asOf = new Date(standpoint.asOf).toISOString()
  await ledger.query(sql`
    INSERT INTO metric_layout (one, columns, zone, currency, rev, as_of)
    VALUES (true, ${columns}::jsonb, ${standpoint.zone}, ${standpoint.currency}, ${rev}, ${asOf}::timestamptz)
    ON CONFLICT (one) DO UPDATE SET columns = excluded.columns, zone = excluded.zone,
      currency = excluded.currency, rev = excluded.rev, as_of = excluded.as_of`)
}

/** An empty table for the next whole answer. */
export async function beginNext(facts: Facts, plan: MetricPlan): Promise<void> {
  await facts.dropTable(NEXT_METRICS_TABLE)
  await facts.createTable(metricsTable(plan, NEXT_METRICS_TABLE))
}

/** The next answer becomes the answer, at once. */
export async function swapInNext(facts: Facts): Promise<void> {
  await facts.exchangeTables(METRICS_TABLE, NEXT_METRICS_TABLE)
  await facts.dropTable(NEXT_METRICS_TABLE)
}

/** All customers of a shard, in stretches of about equal size. */
export const slicesOfAll = (shard: Facts): Promise<Slice[]> =>
  slicesOf(shard, sql`SELECT customer FROM customers FINAL WHERE customer != 0`)

async function slicesOf(shard: Facts, customers: Sql): Promise<Slice[]> {
  const rows = await shard.query<{ first: number; last: number; size: string }>(sql`
SELECT min(customer) AS first, max(customer) AS last, count() AS size
FROM (
  SELECT customer, intDiv(row_number() OVER (ORDER BY customer) - 1, ${SLICE}) AS slice
  FROM (${customers})
)
GROUP BY slice
ORDER BY slice`)
  return rows.map(({ first, last, size }) => ({ from: first, to: last, customers: Number(size) }))
}

/** Computes the customers of a slice (and, with `among`, only those in it) and writes them. */
export async function writeSlice(
  shard: Facts,
  plan: MetricPlan,
  standpoint: Standpoint,
  { slice, among, into, rev, signal }: WriteSlice,
): Promise<void> {
  const between = sql`customer BETWEEN ${param(slice.from, 'UInt32')} AND ${param(slice.to, 'UInt32')}`
  const restrict = among ? and([between, among]) : between
  const scope: Scope = { standpoint, restrict }
  const statement = compileInsert(plan, scope, { table: into, rev })
  // One row of each customer: there is nothing to tidy before it is written.
  await shard.run(statement, { settings: { optimize_on_insert: 0 }, ...(signal ? { signal } : {}) })
}

export type WriteSlice = {
  readonly slice: Slice
  readonly among?: Sql
  readonly into: typeof METRICS_TABLE | typeof NEXT_METRICS_TABLE
  readonly rev: bigint
  readonly signal?: AbortSignal
}

/** Whoever is gathered for a run: a condition that the run's statements restrict to. */
export const GATHERED: Sql = sql`customer IN (SELECT customer FROM gathered)`

/**
 * Puts the customers that a run is about into a table of the session, so that every part of the statement reads
 * the same short list, and gives them in slices.
 */
export async function gather(session: Facts, which: Which, asOf: Millis): Promise<Slice[]> {
  const lists = [
    ...(which.batches
      ? [
          sql`SELECT customer FROM touched WHERE batch > ${param(which.batches.after, 'UInt64')} AND batch <= ${param(which.batches.upTo, 'UInt64')}`,
        ]
      : []),
    ...(which.due
      ? [sql`SELECT customer FROM customer_metrics FINAL WHERE due_at <= ${instant(asOf)}`]
      : []),
    ...(which.customers
      ? [
          sql`SELECT customer FROM customers WHERE customer IN (${param([...which.customers], 'Array(UInt32)')})`,
        ]
      : []),
  ]
  if (lists.length === 0) return []
  await session.run(sql`CREATE TEMPORARY TABLE gathered (customer UInt32) ENGINE = Memory`)
  for (const list of lists) await session.run(sql`INSERT INTO gathered ${list}`)
  return slicesOf(session, sql`SELECT DISTINCT customer FROM gathered WHERE customer != 0`)
}

/** The next instant at which anybody is due; undefined if nobody ever is. */
export async function nextDue(facts: Facts): Promise<Millis | undefined> {
  const [row] = await facts.query<{ due: string }>(sql`
SELECT min(due_at) AS due
FROM customer_metrics FINAL
WHERE due_at < toDateTime64('2299-12-31 00:00:00', 3, 'UTC')`)
  const due = fromEngineTime(row?.due ?? '')
  return due > 0 ? due : undefined
}
