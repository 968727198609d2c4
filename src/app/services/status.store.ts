import type { Millis } from '#core/time.ts'
import { instant } from '#metrics/standpoint.ts'
import { param, sql } from '#sql/sql.ts'
import { instant as ledgerInstant } from '#stores/instant.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Status } from '#api/shapes/status.ts'

/** How many there are of everything, as known now. Exact, and therefore not cheap on a large shop. */
export async function countFacts(facts: Facts): Promise<Status['counts']> {
  const rows = await facts.query<Record<keyof Status['counts'], string>>(sql`
    SELECT
      (SELECT count() FROM customers FINAL) AS customers,
      orders.orders AS orders,
      orders.guest_orders AS guest_orders,
      orders.refunds AS refunds,
      (SELECT count() FROM events FINAL WHERE past = 0) AS events,
      (SELECT count() FROM feedback FINAL WHERE past = 0) AS feedback,
      (SELECT count() FROM products FINAL WHERE past = 0) AS products
    FROM (
      SELECT countIf(known = 1) AS orders, countIf(known = 1 AND customer = 0) AS guest_orders,
        sum(length(arrayDistinct(refund_id))) AS refunds
      FROM orders FINAL
      WHERE past = 0
    ) AS orders`)
  const [row] = rows
  if (!row) throw new Error('the counts gave no row')
  return {
    customers: Number(row.customers),
    orders: Number(row.orders),
    guest_orders: Number(row.guest_orders),
    refunds: Number(row.refunds),
    events: Number(row.events),
    feedback: Number(row.feedback),
    products: Number(row.products),
  }
}

/** How many customers there are, or were known then. */
export async function countKnownCustomers(
  facts: Facts,
  knownAt: Millis | undefined,
): Promise<number> {
  const known = knownAt === undefined ? sql`1` : sql`known_from <= ${instant(knownAt)}`
  const rows = await facts.query<{ customers: string }>(
    sql`SELECT count() AS customers FROM customers FINAL WHERE ${known}`,
  )
  return Number(rows[0]?.customers ?? 0)
}

/** Customers touched after the batch: their numbers wait for the next evaluation; and since when the first of them does. */
export async function touchedSince(
  facts: Facts,
  batch: bigint,
): Promise<{ customers: number; since: string | undefined }> {
  const rows = await facts.query<{ customers: string; since: string }>(
    sql`SELECT uniqExact(customer) AS customers, min(known_at) AS since FROM touched WHERE batch > ${param(batch, 'UInt64')}`,
  )
  const customers = Number(rows[0]?.customers ?? 0)
  return { customers, since: customers === 0 ? undefined : rows[0]?.since }
}

/** The number of the last batch of facts. */
export async function lastBatch(ledger: Ledger): Promise<bigint> {
  const rows = await ledger.query<{ value: bigint }>(
    sql`SELECT value FROM counters WHERE name = 'batch'`,
  )
  return rows[0]?.value ?? 0n
}

/** Jobs that wait and run, and since when the oldest waits. */
export async function jobsNow(
  ledger: Ledger,
): Promise<{ waiting: number; running: number; since: Millis | undefined }> {
  const [row] = await ledger.query<{ waiting: bigint; running: bigint; since: Millis | null }>(sql`
    SELECT count(*) FILTER (WHERE status = 'queued') AS waiting,
      count(*) FILTER (WHERE status = 'processing') AS running,
      min(created_at) FILTER (WHERE status = 'queued') AS since
    FROM jobs WHERE status IN ('queued', 'processing')`)
  return {
    waiting: Number(row?.waiting ?? 0n),
    running: Number(row?.running ?? 0n),
    since: row?.since ?? undefined,
  }
}

/** What sources sent since then and was refused; counted by hours. */
export async function rejectedSince(ledger: Ledger, since: Millis): Promise<number> {
  const [row] = await ledger.query<{ n: bigint }>(
    sql`SELECT coalesce(sum(rejected), 0)::int8 AS n FROM source_hours WHERE hour >= ${ledgerInstant(since)}`,
  )
  return Number(row?.n ?? 0n)
}

export async function factsVersion(facts: Facts): Promise<string> {
  const rows = await facts.query<{ version: string }>(sql`SELECT version() AS version`)
  return rows[0]?.version ?? ''
}

/** Bytes that the facts engine has in use, all nodes together. */
export async function engineMemory(facts: Facts): Promise<number> {
  const perNode = await Promise.all(
    facts.shards.map((shard) =>
      shard.query<{ value: string }>(
        sql`SELECT value FROM system.metrics WHERE metric = 'MemoryTracking'`,
      ),
    ),
  )
  return perNode.reduce((sum, [row]) => sum + Math.max(0, Number(row?.value ?? 0)), 0)
}

export async function ledgerVersion(ledger: Ledger): Promise<string> {
  const rows = await ledger.query<{ server_version: string }>(sql`SHOW server_version`)
  return rows[0]?.server_version ?? ''
}
