import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Actor } from '#api/actor.ts'
import { spellings } from './search.ts'
import { customersByIdentifier } from './search.store.ts'

/** So many customers whom a text may mean by their identifiers; a text that fits more of them is no search. */
const MOST = 100_000

/**
 * `q=` as a condition: customers who have an identifier that begins with the text, or whose name contains it. Whoever
 * may not see personal values looks into identifiers that are not personal, only.
 */
export async function matchCondition(
  stores: { facts: Facts; ledger: Ledger },
  actor: Actor,
  q: string,
): Promise<Sql> {
  const text = q.normalize('NFKC').trim()
  const kinds = identifierKinds.all
    .filter((kind) => actor.seesPersonal || !kind.personal)
    .map((kind) => kind.key)
  const found = await customersByIdentifier(stores.ledger, spellings(text), kinds, MOST)
  const identified = sql`customer IN (${param([...new Set(found.map((one) => one.customer))], 'Array(UInt32)')})`
  if (!actor.seesPersonal) return identified
  return sql`${identified} OR customer IN (${named(text)})`
}

/** Whose name, as it is known now, contains the text. FINAL only over those who ever had such a name. */
const named = (text: string): Sql => sql`
  SELECT customer
  FROM attributes FINAL
  WHERE name = 'name' AND past = 0 AND customer IN (
    SELECT DISTINCT customer FROM attributes WHERE name = 'name' AND past = 0 AND positionCaseInsensitiveUTF8(value, ${text}) > 0)
  GROUP BY customer
  HAVING positionCaseInsensitiveUTF8(argMax(value, at), ${text}) > 0`
