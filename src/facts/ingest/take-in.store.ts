import { Readable } from 'node:stream'
import { type Millis, toEngineTime } from '#core/time.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Identifier, Resolved } from '../identity/resolve.ts'
import { resolveIdentities } from '../identity/identity.store.ts'
import type { FactKind, NextContext } from '../kinds/fact-kind.ts'
import { columnName, columnNames, VERSION_COLUMNS } from '../tables/versioned.ts'

/** All writers of facts run under this ledger lock: a refund and a new version of its order must not overwrite each other. */
export const FACTS_LOCK = 'facts-write'

/** How many facts a step made, changed or found as they were. */
export type Outcome = {
  readonly fresh: number
  readonly updated: number
  readonly unchanged: number
}

/** A staged set of rows that is to become facts. */
export type Intake = {
  readonly kind: FactKind
  /** The stage table's name in the session. */
  readonly stage: string
  /** Which of its rows; they hold whole facts (all rows of an order). */
  readonly where: Sql
  readonly load: number
  readonly now: Millis
  readonly currency: string
  /** Many rows, so that another look at them to find the shorter way is worth it. */
  readonly large?: boolean
}

const WHO_CHUNK = 100_000

/** Rows of one insert never replace each other here, and looking for that costs three times the insert itself. */
export const PLAIN_INSERT = { settings: { optimize_on_insert: 0 } } as const

/**
 * What `next` rows say beside the fact: no current version yet; whose it was; what it is counted by; whether what
 * it is counted by is new.
 */
const NEXT_COLUMNS = ['fresh UInt8', 'was_customer UInt32', 'fact UInt128', 'is_new UInt8'] as const

/**
 * Resolves everybody that the stage names and lays (who, customer, identity) down as the session's table `whos`.
 * Run under {@link FACTS_LOCK}.
 */
export async function resolveStaged(
  session: Facts,
  ledger: Ledger,
  stage: string,
  where: Sql,
): Promise<void> {
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS whos (who UInt64, customer UInt32, identity UInt64) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE whos`)
  for (let from = 0; ; from += WHO_CHUNK) {
    const rows = await session.query<{ hash: string; ids: Identifier[] }>(sql`
      SELECT toString(who) AS hash, arrayMap(i -> [i.1, i.2], any(ids)) AS ids
      FROM ${name(stage)}
      WHERE who != 0 AND ${where}
      GROUP BY who
      ORDER BY min(row), who
      LIMIT ${WHO_CHUNK} OFFSET ${from}`)
    if (rows.length > 0) {
      const resolved = await resolveIdentities(
        ledger,
        rows.map((row) => ({ who: BigInt(row.hash), ids: row.ids })),
      )
      await session.write(sql`INSERT INTO whos FORMAT RowBinary`, Readable.from([packed(resolved)]))
    }
    if (rows.length < WHO_CHUNK) return
  }
}

/**
 * Makes the staged rows facts: new versions written, old ones kept as past, everybody concerned touched.
 * `beforeWriting` hears the outcome while nothing is written yet: after a crash a repetition finds all unchanged.
 * Run under {@link FACTS_LOCK}, after {@link resolveStaged}.
 */
export async function takeIn(
  session: Facts,
  ledger: Ledger,
  intake: Intake,
  beforeWriting: (outcome: Outcome) => Promise<void> = async () => undefined,
): Promise<Outcome> {
  const { kind } = intake
  const rev = await nextBatch(ledger)
  await fillNext(session, intake, rev)
  const counts = await countNext(session, intake)
  await beforeWriting(outcomeOf(counts))
  if (counts.moved > 0) await touch(session, intake, rev)
  if (counts.updated > 0) await keepPast(session, intake, rev)
  if (counts.moved > 0) await leaveTombstones(session, intake, rev)
  const columns = join(columnNames(kind.table).map(name))
  if (counts.made + counts.updated > 0) {
    await session.run(
      sql`INSERT INTO ${name(kind.table.name)} (${columns}) SELECT ${columns} FROM next`,
      PLAIN_INSERT,
    )
  }
  // Also for facts that were there already: the process that wrote them may have died before it touched anybody.
  await touch(session, intake, rev)
  return outcomeOf(counts)
}

/** What {@link takeIn} would do, without doing it. */
export async function tryIn(session: Facts, intake: Intake): Promise<Outcome> {
  await fillNext(session, intake, 0n)
  const counts = await countNext(session, intake)
  return outcomeOf(counts)
}

/** What became of each row of the last intake: its number and new, updated or unchanged. */
export async function outcomesByRow(
  session: Facts,
  intake: Intake,
): Promise<Map<number, 'new' | 'updated' | 'unchanged'>> {
  const rows = await session.query<{ row: string; outcome: 'new' | 'updated' | 'unchanged' }>(sql`
    SELECT s.row AS row, multiIf(n.there = 0, 'unchanged', n.is_new = 1, 'new', 'updated') AS outcome
    FROM (SELECT row, toUInt128(${intake.kind.countBy}) AS fact FROM ${name(intake.stage)} WHERE ${intake.where}) AS s
    LEFT JOIN (SELECT fact, max(next.is_new) AS is_new, toUInt8(1) AS there FROM next GROUP BY fact) AS n ON n.fact = s.fact`)
  return new Map(rows.map((row) => [Number(row.row), row.outcome]))
}

/** The number of the next batch of facts; larger than any before. Run under {@link FACTS_LOCK}. */
export async function nextBatch(ledger: Ledger): Promise<bigint> {
  const rows = await ledger.query<{ value: bigint }>(
    sql`UPDATE counters SET value = value + 1 WHERE name = 'batch' RETURNING value`,
  )
  const value = rows[0]?.value
  if (value === undefined) throw new Error('the counter of batches is missing')
  return BigInt(value)
}

/** Copies the current versions of the facts in `next` to the past. */
export async function keepPast(
  session: Facts,
  intake: Pick<Intake, 'kind' | 'now'>,
  rev: bigint,
): Promise<void> {
  const { table } = intake.kind
  const own = join(['source', ...table.ownColumns.map(columnName)].map(name))
  await session.run(sql`
    INSERT INTO ${name(table.name)} (customer, key, past, rev, gone, known_from, known_to, identity, load, ${own})
    SELECT customer, key, rev, ${param(rev, 'UInt64')}, 0, known_from, ${time(intake.now)}, identity, load, ${own}
    FROM ${name(table.name)} FINAL
    WHERE past = 0 AND key IN (SELECT key FROM next WHERE fresh = 0)`)
}

/** Ends the current rows, under their old customers, of facts that have moved to another customer. */
async function leaveTombstones(session: Facts, intake: Intake, rev: bigint): Promise<void> {
  const { table } = intake.kind
  const own = join(['source', ...table.ownColumns.map(columnName)].map(name))
  await session.run(sql`
    INSERT INTO ${name(table.name)} (customer, key, past, rev, gone, known_from, known_to, identity, load, ${own})
    SELECT customer, key, 0, ${param(rev, 'UInt64')}, 1, known_from, ${time(intake.now)}, identity, load, ${own}
    FROM ${name(table.name)} FINAL
    WHERE past = 0 AND (customer, key) IN (SELECT was_customer, key FROM next WHERE fresh = 0 AND was_customer != customer)`)
}

async function touch(session: Facts, intake: Intake, rev: bigint): Promise<void> {
  const touched = sql`
    SELECT DISTINCT customer FROM (
      SELECT customer FROM whos WHERE who IN (SELECT who FROM ${name(intake.stage)} WHERE ${intake.where})
      UNION ALL SELECT customer FROM next
      UNION ALL SELECT was_customer FROM next
    ) WHERE customer != 0`
  await session.run(sql`INSERT INTO customers (customer, rev, gone, known_from) SELECT customer, ${param(rev, 'UInt64')}, 0, ${time(intake.now)} FROM (${touched})
    WHERE customer NOT IN (SELECT customer FROM customers FINAL WHERE customer IN (${touched}))`)
  await session.run(
    sql`INSERT INTO touched (batch, customer, known_at) SELECT ${param(rev, 'UInt64')}, customer, ${time(intake.now)} FROM (${touched})`,
  )
}

const time = (at: Millis): Sql => sql`${param(toEngineTime(at), "DateTime64(3, 'UTC')")}`

/** Makes the rows that are about to become facts; large intakes take the shorter way for facts of which nothing is known. */
async function fillNext(session: Facts, intake: Intake, rev: bigint): Promise<void> {
  const { kind, stage, where } = intake
  await prepareNext(session, kind)
  const context = (only: Sql): NextContext => ({
    staged: sql`(SELECT * FROM ${name(stage)} WHERE ${where}${only})`,
    whos: sql`whos`,
    now: toEngineTime(intake.now),
    rev,
    load: intake.load,
    currency: intake.currency,
  })
  if (!intake.large || !kind.firsts) {
    await session.run(sql`INSERT INTO next ${kind.next(context(sql``))}`)
    return
  }
  const all = context(sql``)
  const known = sql`(SELECT key FROM ${name(kind.table.name)} WHERE past = 0 AND key IN (SELECT key FROM ${all.staged}))`
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS heads (key UInt128, row UInt64) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE heads`)
  const { rows } = await session.run(sql`INSERT INTO heads ${kind.firsts.heads(all.staged, known)}`)
  if (rows > 0) await session.run(sql`INSERT INTO next ${kind.firsts.next(all, sql`heads`)}`)
  const others = context(sql` AND key NOT IN (SELECT key FROM heads)`)
  const [other] = await session.query(sql`SELECT key FROM ${others.staged} LIMIT 1`)
  if (other) await session.run(sql`INSERT INTO next ${kind.next(others)}`)
}

/** The session's table of rows that are about to become facts. */
export async function prepareNext(session: Facts, kind: FactKind): Promise<void> {
  await session.run(sql`DROP TEMPORARY TABLE IF EXISTS next`)
  const columns = [...VERSION_COLUMNS, ...kind.table.ownColumns, ...NEXT_COLUMNS]
  await session.run(sql`CREATE TEMPORARY TABLE next (${ddl(columns)}) ENGINE = Memory`)
}

/** Column declarations of our own tables, as text of a statement. */
export const ddl = (declarations: readonly string[]): Sql => ({
  kind: 'sql',
  texts: [declarations.join(', ')],
  parts: [],
})

type NextCounts = {
  made: number
  updated: number
  moved: number
  freshFacts: number
  updatedFacts: number
  staged: number
}

const outcomeOf = (counts: NextCounts): Outcome => ({
  fresh: counts.freshFacts,
  updated: counts.updatedFacts,
  unchanged: counts.staged - counts.freshFacts - counts.updatedFacts,
})

async function countNext(session: Facts, intake: Intake): Promise<NextCounts> {
  const rows = await session.query<Record<keyof NextCounts, string>>(sql`
    SELECT countIf(next.fresh = 1) AS made, countIf(next.fresh = 0) AS updated,
      countIf(next.fresh = 0 AND was_customer != customer) AS moved,
      uniqExactIf(fact, is_new = 1) AS freshFacts, uniqExactIf(fact, is_new = 0) AS updatedFacts,
      (SELECT uniqExact(${intake.kind.countBy}) FROM ${name(intake.stage)} WHERE ${intake.where}) AS staged
    FROM next`)
  const row = rows[0]
  if (!row) throw new Error('the count of the next rows gave nothing')
  return {
    made: Number(row.made),
    updated: Number(row.updated),
    moved: Number(row.moved),
    freshFacts: Number(row.freshFacts),
    updatedFacts: Number(row.updatedFacts),
    staged: Number(row.staged),
  }
}

function packed(resolved: readonly Resolved[]): Buffer {
  const bytes = Buffer.allocUnsafe(resolved.length * 20)
  resolved.forEach((one, index) => {
    bytes.writeBigUInt64LE(one.who, index * 20)
    bytes.writeUInt32LE(one.customer, index * 20 + 8)
    bytes.writeBigUInt64LE(BigInt(one.identity), index * 20 + 12)
  })
  return bytes
}
