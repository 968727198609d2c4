import { param, sql } from '#sql/sql.ts'
import { ints, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'

/** Two homes that may be one person. `identity`: the identifier of one that rows of the other carried. */
export type SuggestedPair = {
  readonly a: number
  readonly b: number
  readonly kind: string
  readonly identity: number | null
}

/** Notes that customers may be one, for a person to decide; what was decided before stays decided. */
export async function suggest(ledger: Ledger, pairs: readonly SuggestedPair[]): Promise<void> {
  if (pairs.length === 0) return
  await ledger.query(sql`
    INSERT INTO identity_suggestions (customer_a, customer_b, kind, identity)
    SELECT DISTINCT ON (1, 2, 3) * FROM unnest(
      ${ints(pairs.map(({ a, b }) => Math.min(a, b)))},
      ${ints(pairs.map(({ a, b }) => Math.max(a, b)))},
      ${texts(pairs.map(({ kind }) => kind))},
      ${param(
        pairs.map(({ identity }) => identity),
        'Array(UInt64)',
      )}::bigint[])
    ON CONFLICT DO NOTHING`)
}

/** Of these customers, whom a person has parted or said to be two: `A B`, both ways round. */
export async function keptApart(
  ledger: Ledger,
  customers: readonly number[],
): Promise<ReadonlySet<string>> {
  const rows = await ledger.query<{ a: number; b: number }>(sql`
    WITH h (home, customer) AS (
      SELECT c, c FROM unnest(${ints(customers)}) AS c
      UNION SELECT home, customer FROM merged_customers WHERE customer = ANY(${ints(customers)})
    ), told (a, b) AS (
      SELECT m.a, m.b FROM h JOIN identity_merges m ON m.a = h.home WHERE m.undone_at IS NOT NULL
      UNION
      SELECT s.customer_a, s.customer_b FROM h JOIN identity_suggestions s ON s.customer_a = h.home
      WHERE s.state = 'dismissed')
    SELECT DISTINCT ha.customer AS a, hb.customer AS b
    FROM told JOIN h ha ON ha.home = told.a JOIN h hb ON hb.home = told.b`)
  return new Set(rows.flatMap(({ a, b }) => [`${a} ${b}`, `${b} ${a}`]))
}
