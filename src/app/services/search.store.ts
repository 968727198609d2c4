import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

/** A customer found by an identifier. */
export type IdentifierHit = {
  readonly customer: number
  readonly kind: string
  readonly value: string
}

/**
 * Customers who have an identifier of one of the kinds that begins with one of the texts; whole matches first.
 * Each kind and text is a range of the primary key, so that millions of identifiers do not matter.
 */
export async function customersByIdentifier(
  ledger: Ledger,
  texts: readonly string[],
  kinds: readonly string[],
  limit: number,
): Promise<IdentifierHit[]> {
  if (texts.length === 0 || kinds.length === 0) return []
  return ledger.query<IdentifierHit>(sql`
    SELECT found.customer, found.kind, found.value
    FROM unnest(${param(kinds, 'Array(String)')}::text[]) WITH ORDINALITY AS k (kind, strength)
    CROSS JOIN unnest(${param(texts, 'Array(String)')}::text[]) AS t (text)
    CROSS JOIN LATERAL (
      SELECT i.customer, i.kind, i.value
      FROM identifiers i
      WHERE i.kind = k.kind AND i.value >= t.text COLLATE "C" AND i.value < (t.text || chr(1114111)) COLLATE "C"
      ORDER BY i.value
      LIMIT ${limit}
    ) AS found
    ORDER BY found.value = t.text DESC, k.strength, found.value
    LIMIT ${limit}`)
}

/** Customers whose name, as it is known now, contains the text; names that begin with it first. */
export async function customersByName(
  facts: Facts,
  text: string,
  limit: number,
): Promise<{ customer: number; name: string }[]> {
  const rows = await facts.query<{ customer: number; called: string }>(sql`
    SELECT customer, argMax(value, at) AS called
    FROM attributes FINAL
    WHERE ${and([sql`name = 'name'`, sql`past = 0`, sql`customer IN (${candidates(text)})`])}
    GROUP BY customer
    HAVING positionCaseInsensitiveUTF8(called, ${text}) > 0
    ORDER BY positionCaseInsensitiveUTF8(called, ${text}), lengthUTF8(called), customer
    LIMIT ${limit}`)
  return rows.map(({ customer, called }) => ({ customer, name: called }))
}

/** Anybody who ever had such a name; FINAL over these few is quick, over all it is not. */
const candidates = (text: string): Sql => sql`
  SELECT DISTINCT customer FROM attributes
  WHERE name = 'name' AND past = 0 AND positionCaseInsensitiveUTF8(value, ${text}) > 0
  LIMIT 2000`
