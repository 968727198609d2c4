import { param, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

/** What products are called, by sku; a sku that nobody has described is left out. */
export async function productNames(
  facts: Facts,
  skus: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(skus)].filter((sku) => sku !== '')
  if (wanted.length === 0) return new Map()
  const rows = await facts.query<{ sku: string; name: string }>(sql`
    SELECT sku, argMax(name, known_from) AS name
    FROM products FINAL
    WHERE customer = 0 AND past = 0 AND sku IN (${param(wanted, 'Array(String)')})
    GROUP BY sku
    HAVING name != ''`)
  return new Map(rows.map((row) => [row.sku, row.name]))
}
