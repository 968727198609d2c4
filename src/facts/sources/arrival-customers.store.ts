import { sql } from '#sql/sql.ts'
import { texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Identifier } from '../identity/resolve.ts'

/** Which customers these identifiers name now, by `KIND VALUE`. */
export async function customersNamed(
  ledger: Ledger,
  ids: readonly Identifier[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await ledger.query<{ kind: string; value: string; customer: number }>(sql`
    SELECT DISTINCT i.kind, i.value, i.customer
    FROM unnest(
      ${texts(ids.map(([kind]) => kind))},
      ${texts(ids.map(([, value]) => value))}) AS w (kind, value)
    JOIN identifiers i ON i.kind = w.kind AND i.value = w.value`)
  return new Map(rows.map((row) => [`${row.kind} ${row.value}`, row.customer]))
}
