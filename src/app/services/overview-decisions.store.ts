import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'

/** An import that somebody should look at. */
export type TroubledImport = {
  readonly id: string
  readonly file: string
  readonly failed: boolean
  readonly rejected: number
}

/** Imports since then that failed or had rows refused, newest first. */
export async function troubledImports(
  ledger: Ledger,
  since: Millis,
  limit: number,
): Promise<TroubledImport[]> {
  const rows = await ledger.query<{
    id: number
    file_name: string
    state: string
    rejected: number | null
  }>(sql`
    SELECT id, file_name, state, (counts->>'rejected')::float8 AS rejected
    FROM imports
    WHERE NOT dry_run AND created_at >= to_timestamp(${param(since / 1000, 'Float64')}::float8)
      AND (state = 'failed' OR (state = 'done' AND coalesce((counts->>'rejected')::float8, 0) > 0))
    ORDER BY id DESC
    LIMIT ${limit}`)
  return rows.map((row) => ({
    id: String(row.id),
    file: row.file_name,
    failed: row.state === 'failed',
    rejected: Number(row.rejected ?? 0),
  }))
}

/** How many pairs of customers may be one person. */
export async function waitingSuggestions(ledger: Ledger): Promise<number> {
  const rows = await ledger.query<{ pairs: bigint }>(
    sql`SELECT count(*) AS pairs FROM (
      SELECT DISTINCT least(a, b), greatest(a, b) FROM (
        SELECT coalesce(ma.customer, s.customer_a) AS a, coalesce(mb.customer, s.customer_b) AS b
        FROM identity_suggestions s
        LEFT JOIN merged_customers ma ON ma.home = s.customer_a
        LEFT JOIN merged_customers mb ON mb.home = s.customer_b
        WHERE s.state = 'open') AS open
      WHERE a <> b) AS pairs`,
  )
  return Number(rows[0]?.pairs ?? 0n)
}
