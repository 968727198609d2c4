import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import { nextBatch } from '../ingest/take-in.store.ts'
import { decideConflicts, type Standing } from './conflicts.ts'
import { ANONYMOUS_KINDS, SINGLE_KINDS } from './identifier-kinds.ts'
import { IDENTITY_RULES, type IdentityRules, rulesOf } from './identity-rules.ts'
import type { Merging } from './identity.store.ts'
import type { Belonging } from './merging/components.ts'
import { addMerges, regroup } from './merging/merges.store.ts'
import type { Conflict, Identifier } from './resolve.ts'
import { keptApart, suggest } from './suggestions.store.ts'

type Known = {
  readonly customers: ReadonlyMap<number, number>
  readonly idOf: (by: Identifier) => number
  readonly merging: Merging
}

/** Merges what the rules merge, suggests what they suggest; says who is whose now among those that were merged. */
export async function settleConflicts(
  inner: Ledger,
  conflicts: readonly Conflict[],
  { customers, idOf, merging }: Known,
): Promise<Belonging[]> {
  const customerOf = (home: number): number => customers.get(home) ?? home
  const open = conflicts.filter(({ a, b }) => customerOf(a) !== customerOf(b))
  if (open.length === 0) return []
  const rules = await readRules(inner)
  const standing = await standingOf(inner, open, customerOf)
  const { joins, suggestions } = decideConflicts(open, rules, standing)
  await suggest(
    inner,
    suggestions.map(({ a, b, by }) => ({ a, b, kind: by[0], identity: idOf(by) })),
  )
  if (joins.length === 0) return []
  await addMerges(
    inner,
    joins.map(({ a, b, way }) => ({
      a,
      b,
      way,
      reason: '',
      madeAt: merging.now,
      madeBy: `rule:${way}`,
    })),
  )
  return regroup(
    inner,
    [...new Set(joins.flatMap(({ a, b }) => [a, b]))],
    { rev: await nextBatch(inner), at: merging.now },
    merging.follow,
  )
}

/** The rules in force. */
export async function readRules(ledger: Ledger): Promise<IdentityRules> {
  const [row] = await ledger.query<{ value: unknown }>(
    sql`SELECT value FROM settings WHERE key = ${IDENTITY_RULES}`,
  )
  return rulesOf(row?.value)
}

async function standingOf(
  ledger: Ledger,
  conflicts: readonly Conflict[],
  customerOf: Standing['customerOf'],
): Promise<Standing> {
  const about = [...new Set(conflicts.flatMap(({ a, b }) => [customerOf(a), customerOf(b)]))]
  const rows = await ledger.query<{ customer: number; kinds: string[] }>(sql`
    SELECT customer, array_agg(DISTINCT kind) AS kinds FROM identifiers
    WHERE customer = ANY(${param(about, 'Array(UInt32)')}::int[])
    GROUP BY customer`)
  const singles = rows.flatMap(({ customer, kinds }) =>
    kinds.filter((kind) => SINGLE_KINDS.has(kind)).map((kind) => `${customer} ${kind}`),
  )
  const anonymous = rows.filter(({ kinds }) => kinds.every((kind) => ANONYMOUS_KINDS.has(kind)))
  return {
    customerOf,
    anonymous: new Set(anonymous.map(({ customer }) => customer)),
    singles: new Set(singles),
    apart: await keptApart(ledger, about),
  }
}
