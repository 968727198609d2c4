import { type Millis, toEngineTime } from '#core/time.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
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

const WITHOUT_INDEX = { settings: { use_skip_indexes: 0 } } as const

/** Rows of one insert never replace each other here, and looking for that costs three times the insert itself. */
export const PLAIN_INSERT = { settings: { optimize_on_insert: 0 } } as const

/**
 * Sorting and packing a slice's rows with all their arrays keeps two cores busy: half of them each. (The engine would want
 * 8 GiB free for a second thread, and one thread would have taken all rows before the other begins.)
 */
const byTwo = (rows: number) => ({
  settings: {
    ...PLAIN_INSERT.settings,
    max_insert_threads: 2,
    max_insert_threads_min_free_memory_per_thread: 0,
    min_insert_block_size_rows: Math.ceil(rows / 2),
    min_insert_block_size_bytes: 0,
  },
})

/** Kept in many blocks, so that two threads can read them at the same time. */
const IN_BLOCKS = {
  settings: { min_insert_block_size_rows: 65_536, min_insert_block_size_bytes: 0 },
} as const

/**
 * What `next` rows say beside the fact: no current version yet; whose it was; what it is counted by; whether what
 * it is counted by is new.
 */
const NEXT_COLUMNS = ['fresh UInt8', 'was_customer UInt32', 'fact UInt128', 'is_new UInt8'] as const

/**
 * Makes the staged rows facts: new versions written, old ones kept as past, everybody concerned touched.
 * `beforeWriting` hears the outcome while nothing is written yet: after a crash a repetition finds all unchanged.
 * Run under {@link FACTS_LOCK}, after `resolveStaged`.
 */
export async function takeIn(
  session: Facts,
  ledger: Ledger,
  intake: Intake,
  beforeWriting: (outcome: Outcome) => Promise<void> = async () => undefined,
): Promise<Outcome> {
  const { kind } = intake
  const rev = await nextBatch(ledger)
  const counts = await fillNext(session, intake, rev)
  const rows = counts.made + counts.updated
  await beforeWriting(outcomeOf(counts))
  if (counts.moved > 0) await touch(session, intake, rev)
  if (counts.updated > 0) await keepPast(session, intake, rev)
  if (counts.moved > 0) await leaveTombstones(session, intake, rev)
  const columns = join(columnNames(kind.table).map(name))
  if (rows > 0) {
    await session.run(
      sql`INSERT INTO ${name(kind.table.name)} (${columns}) SELECT ${columns} FROM next`,
      intake.large ? byTwo(rows) : PLAIN_INSERT,
    )
  }
  // Also for facts that were there already: the process that wrote them may have died before it touched anybody.
  await touch(session, intake, rev)
  return outcomeOf(counts)
}

/** What {@link takeIn} would do, without doing it. */
export async function tryIn(session: Facts, intake: Intake): Promise<Outcome> {
  return outcomeOf(await fillNext(session, intake, 0n))
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

/** Copies the current versions of the facts in `next` to the past; `leaving`: those under the customer that they leave. */
export async function keepPast(
  session: Facts,
  intake: Pick<Intake, 'kind' | 'now'> & { readonly leaving?: true },
  rev: bigint,
): Promise<void> {
  const { table } = intake.kind
  const own = join(['source', ...table.ownColumns.map(columnName)].map(name))
  await session.run(sql`
    INSERT INTO ${name(table.name)} (customer, key, past, rev, gone, known_from, known_to, identity, load, ${own})
    SELECT customer, key, rev, ${param(rev, 'UInt64')}, 0, known_from, ${time(intake.now)}, identity, load, ${own}
    FROM ${name(table.name)} FINAL
    WHERE past = 0 AND ${intake.leaving ? sql`(customer, key) IN (SELECT was_customer, key FROM next)` : sql`key IN (SELECT key FROM next WHERE fresh = 0)`}`)
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
  await session.run(sql`DROP TEMPORARY TABLE IF EXISTS concerned`)
  await session.run(sql`CREATE TEMPORARY TABLE concerned ENGINE = Memory AS
    SELECT DISTINCT customer FROM (
      SELECT customer FROM whos WHERE who IN (SELECT who FROM ${name(intake.stage)} WHERE ${intake.where})
      UNION ALL SELECT customer FROM next
      UNION ALL SELECT was_customer FROM next
    ) WHERE customer != 0`)
  await session.run(sql`INSERT INTO customers (customer, rev, gone, known_from) SELECT customer, ${param(rev, 'UInt64')}, 0, ${time(intake.now)} FROM concerned
    WHERE customer NOT IN (SELECT customer FROM customers FINAL WHERE customer IN (SELECT customer FROM concerned))`)
  await session.run(
    sql`INSERT INTO touched (batch, customer, known_at, load) SELECT ${param(rev, 'UInt64')}, customer, ${time(intake.now)}, ${param(intake.load, 'UInt32')} FROM concerned`,
  )
}

const time = (at: Millis): Sql => sql`${param(toEngineTime(at), "DateTime64(3, 'UTC')")}`

/** Makes the rows that are about to become facts, and counts them. */
async function fillNext(session: Facts, intake: Intake, rev: bigint): Promise<NextCounts> {
  const { kind } = intake
  await prepareNext(session, kind)
  if (intake.large && kind.firsts) return fillFirsts(session, intake, kind.firsts, rev)
  const staged = await countStaged(session, intake)
  await session.run(
    sql`INSERT INTO next ${kind.next(contextOf(intake, rev))}`,
    intake.large ? WITHOUT_INDEX : {},
  )
  return countNext(session, staged)
}

/**
 * Facts of which nothing is known go a shorter way, where their kind has one. Whatever is known is looked for by
 * reading all keys: for so many the index would let nearly everything pass, and take its time for that.
 */
async function fillFirsts(
  session: Facts,
  intake: Intake,
  { heads, next }: NonNullable<FactKind['firsts']>,
  rev: bigint,
): Promise<NextCounts> {
  const { kind } = intake
  const { staged } = contextOf(intake, rev)
  const known = sql`(SELECT key FROM ${name(kind.table.name)} WHERE past = 0 AND key IN (SELECT key FROM ${staged}))`
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS heads (key UInt128, row UInt64, first UInt8) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE heads`)
  await session.run(sql`INSERT INTO heads ${heads(staged, known)}`, WITHOUT_INDEX)
  const [counted] = await session.query<{ facts: string; firsts: string }>(
    sql`SELECT count() AS facts, countIf(first) AS firsts FROM heads`,
  )
  const facts = Number(counted?.facts ?? 0)
  const firsts = Number(counted?.firsts ?? 0)
  if (firsts > 0) {
    const chosen = firsts === facts ? sql`` : sql` AND key IN (SELECT key FROM heads WHERE first)`
    await session.run(
      sql`INSERT INTO next ${next(contextOf(intake, rev, chosen), sql`heads`)}`,
      IN_BLOCKS,
    )
  }
  if (firsts === facts)
    return { made: facts, updated: 0, moved: 0, freshFacts: facts, updatedFacts: 0, staged: facts }
  const others = contextOf(intake, rev, sql` AND key NOT IN (SELECT key FROM heads WHERE first)`)
  await session.run(sql`INSERT INTO next ${kind.next(others)}`, WITHOUT_INDEX)
  return countNext(session, facts)
}

const contextOf = (intake: Intake, rev: bigint, only = sql``): NextContext => {
  const staged = sql`(SELECT * FROM ${name(intake.stage)} WHERE ${intake.where}${only})`
  return {
    staged,
    // Of a large file's many customers, only those of this slice.
    whos: intake.large
      ? sql`(SELECT * FROM whos WHERE who IN (SELECT who FROM ${staged}))`
      : sql`whos`,
    now: toEngineTime(intake.now),
    rev,
    load: intake.load,
    currency: intake.currency,
  }
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

/** How many facts the stage tells of. */
async function countStaged(session: Facts, { kind, stage, where }: Intake): Promise<number> {
  const rows = await session.query<{ n: string }>(
    sql`SELECT uniqExact(${kind.countBy}) AS n FROM ${name(stage)} WHERE ${where}`,
  )
  return Number(rows[0]?.n ?? 0)
}

async function countNext(session: Facts, staged: number): Promise<NextCounts> {
  const rows = await session.query<Record<Exclude<keyof NextCounts, 'staged'>, string>>(sql`
    SELECT countIf(next.fresh = 1) AS made, countIf(next.fresh = 0) AS updated,
      countIf(next.fresh = 0 AND was_customer != customer) AS moved,
      uniqExactIf(fact, is_new = 1) AS freshFacts, uniqExactIf(fact, is_new = 0) AS updatedFacts
    FROM next`)
  const row = rows[0]
  if (!row) throw new Error('the count of the next rows gave nothing')
  return {
    made: Number(row.made),
    updated: Number(row.updated),
    moved: Number(row.moved),
    freshFacts: Number(row.freshFacts),
    updatedFacts: Number(row.updatedFacts),
    staged,
  }
}
