import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import { instant, instants, ints, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import { ANONYMOUS_KINDS } from '../identifier-kinds.ts'
import { type Belonging, belongings } from './components.ts'

/** Does for other tables of the ledger what a merge or its taking back asks for; runs in the same transaction. */
export type Follow = (inner: Ledger, now: readonly Belonging[]) => Promise<void>

/** Two homes that somebody, or a rule, found to be one person. */
export type Merge = {
  readonly id: string
  readonly a: number
  readonly b: number
  readonly way: string
  readonly reason: string
  readonly madeAt: Millis
  readonly madeBy: string
  readonly undoneAt: Millis | null
  readonly undoneBy: string | null
}

export type NewMerge = Pick<Merge, 'a' | 'b' | 'way' | 'reason' | 'madeAt' | 'madeBy'>

/** Notes merges; those in force already stay as they are. Gives the ids of the new ones. */
export async function addMerges(ledger: Ledger, merges: readonly NewMerge[]): Promise<string[]> {
  if (merges.length === 0) return []
  const rows = await ledger.query<{ id: bigint }>(sql`
    INSERT INTO identity_merges (a, b, way, reason, made_at, made_by)
    SELECT * FROM unnest(
      ${ints(merges.map(({ a, b }) => Math.min(a, b)))},
      ${ints(merges.map(({ a, b }) => Math.max(a, b)))},
      ${texts(merges.map(({ way }) => way))},
      ${texts(merges.map(({ reason }) => reason))},
      ${instants(merges.map(({ madeAt }) => madeAt))},
      ${texts(merges.map(({ madeBy }) => madeBy))})
    ON CONFLICT (a, b) WHERE undone_at IS NULL DO NOTHING
    RETURNING id`)
  return rows.map((row) => String(row.id))
}

/** Ends merges; gives the homes that they were about. */
export async function endMerges(
  ledger: Ledger,
  ids: readonly string[],
  said: { readonly by: string; readonly at: Millis },
): Promise<number[]> {
  const rows = await ledger.query<{ a: number; b: number }>(sql`
    UPDATE identity_merges SET undone_at = ${instant(said.at)}, undone_by = ${said.by}
    WHERE id = ANY(${param([...ids], 'Array(String)')}::bigint[]) AND undone_at IS NULL
    RETURNING a, b`)
  return rows.flatMap(({ a, b }) => [a, b])
}

/** Merges that any of the homes, or whoever is one with them, took part in, newest first. */
export async function mergesAmong(ledger: Ledger, homes: readonly number[]): Promise<Merge[]> {
  const rows = await ledger.query<MergeRow>(sql`
    SELECT id, a, b, way, reason, made_at, made_by, undone_at, undone_by FROM identity_merges
    WHERE a = ANY(${ints(homes)}) OR b = ANY(${ints(homes)})
    ORDER BY made_at DESC, id DESC`)
  return rows.map(mergeOf)
}

/** All merges, newest first. */
export async function listMerges(
  ledger: Ledger,
  { limit, before }: { readonly limit: number; readonly before: string | undefined },
): Promise<Merge[]> {
  const rows = await ledger.query<MergeRow>(sql`
    SELECT id, a, b, way, reason, made_at, made_by, undone_at, undone_by FROM identity_merges
    WHERE id < ${BigInt(before ?? Number.MAX_SAFE_INTEGER)}
    ORDER BY id DESC LIMIT ${limit}`)
  return rows.map(mergeOf)
}

export async function findMerge(ledger: Ledger, id: string): Promise<Merge | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined
  const [row] = await ledger.query<MergeRow>(sql`
    SELECT id, a, b, way, reason, made_at, made_by, undone_at, undone_by FROM identity_merges
    WHERE id = ${BigInt(id)}`)
  return row && mergeOf(row)
}

/** Who a customer's number belongs to now: itself, or whom it was merged into. */
export async function customerNow(ledger: Ledger, home: number): Promise<number> {
  const [row] = await ledger.query<{ customer: number }>(
    sql`SELECT customer FROM merged_customers WHERE home = ${home}`,
  )
  return row?.customer ?? home
}

/** The homes of a customer: its own number, and all that were merged into it. */
export async function homesOf(ledger: Ledger, customer: number): Promise<number[]> {
  const rows = await ledger.query<{ home: number }>(
    sql`SELECT home FROM merged_customers WHERE customer = ${customer} ORDER BY home`,
  )
  return [customer, ...rows.map((row) => row.home)]
}

/**
 * Draws from the merges in force who is whose now, among everybody who was or is one with the homes; identifiers and
 * what else the ledger holds of them follow. Facts follow when the move that is noted under `rev` is made.
 */
export async function regroup(
  inner: Ledger,
  homes: readonly number[],
  move: { readonly rev: bigint; readonly at: Millis },
  follow?: Follow,
): Promise<Belonging[]> {
  const before = await inner.query<{ home: number }>(sql`
    SELECT home FROM merged_customers
    WHERE home = ANY(${ints(homes)}) OR customer = ANY(${ints(homes)})
      OR customer IN (SELECT customer FROM merged_customers WHERE home = ANY(${ints(homes)}))`)
  const seeds = [...new Set([...homes, ...before.map(({ home }) => home)])]
  const edges = await inner.query<{ a: number; b: number }>(sql`
    WITH RECURSIVE reached (home) AS (
      SELECT unnest(${ints(seeds)})
      UNION
      SELECT CASE WHEN m.a = r.home THEN m.b ELSE m.a END
      FROM reached r JOIN identity_merges m ON (m.a = r.home OR m.b = r.home) AND m.undone_at IS NULL)
    SELECT DISTINCT m.a, m.b FROM reached r JOIN identity_merges m ON (m.a = r.home OR m.b = r.home) AND m.undone_at IS NULL`)
  const all = [...new Set([...seeds, ...edges.flatMap(({ a, b }) => [a, b])])]
  const now = belongings(all, edges, await anonymousHomes(inner, all))
  await write(inner, now)
  await follow?.(inner, now)
  await inner.query(sql`UPDATE counters SET value = value + 1 WHERE name = 'merge'`)
  await noteMove(inner, { ...move, homes: all })
  return now
}

/** Notes that facts of these homes may stand under others' numbers. */
export async function noteMove(
  ledger: Ledger,
  move: { readonly rev: bigint; readonly at: Millis; readonly homes: readonly number[] },
): Promise<void> {
  await ledger.query(sql`
    INSERT INTO identity_moves (rev, at, homes) VALUES (${move.rev}, ${instant(move.at)}, ${ints(move.homes)})`)
}

/** A number that is another one as soon as anybody's belonging has changed. */
export async function mergeCount(ledger: Ledger): Promise<bigint> {
  const [row] = await ledger.query<{ value: bigint }>(
    sql`SELECT value FROM counters WHERE name = 'merge'`,
  )
  return BigInt(row?.value ?? 0n)
}

/** The customers and everybody who was ever merged with one of them. */
export async function everMergedWith(
  ledger: Ledger,
  customers: readonly number[],
): Promise<number[]> {
  const rows = await ledger.query<{ a: number; b: number }>(sql`
    SELECT a, b FROM identity_merges WHERE a = ANY(${ints(customers)}) OR b = ANY(${ints(customers)})
    UNION
    SELECT home, customer FROM merged_customers
    WHERE home = ANY(${ints(customers)}) OR customer = ANY(${ints(customers)})`)
  return [...new Set(rows.flatMap(({ a, b }) => [a, b]))]
}

/** Homes of which only devices are known. */
async function anonymousHomes(ledger: Ledger, homes: readonly number[]): Promise<Set<number>> {
  const rows = await ledger.query<{ home: number }>(sql`
    SELECT home FROM identifiers WHERE home = ANY(${ints(homes)})
    GROUP BY home HAVING bool_and(kind = ANY(${texts([...ANONYMOUS_KINDS])}))`)
  return new Set(rows.map((row) => row.home))
}

async function write(inner: Ledger, now: readonly Belonging[]): Promise<void> {
  const homes = ints(now.map(({ home }) => home))
  const customers = ints(now.map(({ customer }) => customer))
  await inner.query(sql`
    UPDATE identifiers i SET customer = n.customer
    FROM unnest(${homes}, ${customers}) AS n (home, customer)
    WHERE i.home = n.home AND i.customer <> n.customer`)
  await inner.query(sql`DELETE FROM merged_customers WHERE home = ANY(${homes})`)
  await inner.query(sql`
    INSERT INTO merged_customers (home, customer)
    SELECT home, customer FROM unnest(${homes}, ${customers}) AS n (home, customer) WHERE home <> customer`)
}

type MergeRow = {
  id: bigint
  a: number
  b: number
  way: string
  reason: string
  made_at: Millis
  made_by: string
  undone_at: Millis | null
  undone_by: string | null
}

const mergeOf = (row: MergeRow): Merge => ({
  id: String(row.id),
  a: row.a,
  b: row.b,
  way: row.way,
  reason: row.reason,
  madeAt: row.made_at,
  madeBy: row.made_by,
  undoneAt: row.undone_at,
  undoneBy: row.undone_by,
})
