import { type Millis, toEngineTime } from '#core/time.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { keepPast, PLAIN_INSERT, prepareNext } from '../../ingest/take-in.store.ts'
import type { FactKind } from '../../kinds/fact-kind.ts'
import { factKinds } from '../../kinds/registry.ts'
import { columnName, columnNames, STILL } from '../../tables/versioned.ts'
import { settleConsents } from './merged-consents.store.ts'
import { type Move, MOVING } from './move.ts'

/**
 * Makes the moves of facts that the ledger has noted: after a merge or its taking back, and after a crash between the
 * two stores. Each is made under the number and time that it was noted with, so making it again gives the same rows.
 * Gives whether there was any. Run under the `facts-write` lock, before anything else is written.
 */
export async function makeMoves(session: Facts, ledger: Ledger): Promise<boolean> {
  const rows = await ledger.query<{ rev: bigint; at: Millis; homes: number[] }>(
    sql`SELECT rev, at, homes FROM identity_moves ORDER BY rev`,
  )
  for (const { rev, at, homes } of rows) {
    await moveFacts(session, ledger, { rev: BigInt(rev), at, homes })
    await ledger.query(sql`DELETE FROM identity_moves WHERE rev = ${rev}`)
  }
  return rows.length > 0
}

export async function hasMoves(ledger: Ledger): Promise<boolean> {
  const rows = await ledger.query(sql`SELECT rev FROM identity_moves LIMIT 1`)
  return rows.length > 0
}

/** Kinds whose facts are somebody's. */
export const movableKinds: readonly FactKind[] = factKinds.all.filter(
  (kind) => kind.table.name !== 'products',
)

async function moveFacts(session: Facts, ledger: Ledger, move: Move): Promise<void> {
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS moves (identity UInt64, home UInt32, customer UInt32) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE moves`)
  const rows = await ledger.query<{ id: bigint; home: number; customer: number }>(
    sql`SELECT id, home, customer FROM identifiers WHERE home = ANY(${param([...move.homes], 'Array(UInt32)')}::int[])`,
  )
  if (rows.length > 0)
    await session.insert(
      'moves',
      rows.map(({ id, home, customer }) => ({ identity: String(id), home, customer })),
    )
  for (const kind of movableKinds) await moveKind(session, kind, move)
  await settleConsents(session, ledger, move)
  await settleCustomers(session, move)
  await session.run(sql`
    INSERT INTO touched (batch, customer, known_at)
    SELECT DISTINCT ${param(move.rev, 'UInt64')}, home, ${timeOf(move)} FROM moves`)
}

/** The new row comes before the old one ends: a crash between them leaves both, and the next try ends the old one. */
async function moveKind(session: Facts, kind: FactKind, move: Move): Promise<void> {
  await prepareNext(session, kind)
  const table = name(kind.table.name)
  const own = ['source', ...kind.table.ownColumns.map(columnName)]
  const columns = join(columnNames(kind.table).map(name))
  const digest = kind.digest ?? sql`digest`
  await session.run(sql`
    INSERT INTO next (${columns}, fresh, was_customer, fact, is_new)
    SELECT customer, key, 0, ${param(move.rev, 'UInt64')}, 0, ${timeOf(move)}, ${param(STILL, "DateTime64(3, 'UTC')")},
      identity, load, ${join(own.map((column) => (column === 'digest' ? digest : name(column))))}, 0, was_customer, key, 0
    FROM (
      SELECT f.* EXCEPT (customer), f.customer AS was_customer, m.customer AS customer
      FROM (
        SELECT * FROM ${table} FINAL
        WHERE past = 0 AND customer IN ${MOVING} AND identity IN (SELECT identity FROM moves)
      ) AS f
      INNER JOIN moves AS m ON m.identity = f.identity
      WHERE m.customer != f.customer)`)
  const [counted] = await session.query<{ n: string }>(sql`SELECT count() AS n FROM next`)
  if (counted?.n === '0') return
  await keepPast(session, { kind, now: move.at, leaving: true }, move.rev)
  await session.run(
    sql`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM next`,
    PLAIN_INSERT,
  )
  const ended = columnNames(kind.table).map((column) => {
    if (column === 'rev') return sql`${param(move.rev, 'UInt64')}`
    if (column === 'gone') return sql`toUInt8(1)`
    return column === 'known_to' ? timeOf(move) : name(column)
  })
  await session.run(sql`
    INSERT INTO ${table} (${columns}) SELECT ${join(ended)} FROM ${table} FINAL
    WHERE past = 0 AND (customer, key) IN (SELECT was_customer, key FROM next)`)
}

/** Who has facts is a customer; whoever was merged is none for as long. */
async function settleCustomers(session: Facts, move: Move): Promise<void> {
  const rev = param(move.rev, 'UInt64')
  await session.run(sql`
    INSERT INTO customers (customer, rev, gone, known_from)
    SELECT customer, ${rev}, 1, known_from FROM customers FINAL
    WHERE customer IN ${MOVING} AND customer NOT IN (SELECT customer FROM moves)`)
  // Rows that have ended still tell since when they were known.
  await session.run(sql`
    INSERT INTO customers (customer, rev, gone, known_from)
    SELECT m.customer, ${rev}, 0, min(if(c.own = 1, c.known_from, ${timeOf(move)}))
    FROM (SELECT DISTINCT home, customer FROM moves) AS m
    INNER JOIN (
      SELECT customer, min(known_from) AS known_from, toUInt8(1) AS own FROM customers
      WHERE customer IN ${MOVING} GROUP BY customer
    ) AS c ON c.customer = m.home
    WHERE m.customer NOT IN (SELECT customer FROM customers FINAL WHERE customer IN ${MOVING})
    GROUP BY m.customer`)
}

const timeOf = ({ at }: Move): Sql => sql`${param(toEngineTime(at), "DateTime64(3, 'UTC')")}`
