import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import { type Millis, toEngineTime } from '#core/time.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { attributesTable } from '../../tables/attributes.table.ts'
import { columnName, columnNames, STILL } from '../../tables/versioned.ts'
import { type Move, MOVING } from './move.ts'

/** The source of consents that a merge has decided. */
export const MERGE_SOURCE = 'merge'

/**
 * Where people who became one had said different things, no holds from the merge on, until they say something new. It
 * is a fact that came by no identifier, drawn from the others and the merges in force; it ends when they do. Reads the
 * session's table `moves`.
 */
export async function settleConsents(session: Facts, ledger: Ledger, move: Move): Promise<void> {
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS merged_since (customer UInt32, at DateTime64(3, 'UTC')) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE merged_since`)
  const since = await mergedSince(ledger, move.homes)
  if (since.length > 0) await session.insert('merged_since', since)
  await session.run(sql`DROP TEMPORARY TABLE IF EXISTS decided`)
  await session.run(sql`CREATE TEMPORARY TABLE decided ENGINE = Memory AS ${DECIDED}`)
  await endOthers(session, move)
  await begin(session, move)
}

/** When the last merge in force of each customer was made. */
async function mergedSince(
  ledger: Ledger,
  homes: readonly number[],
): Promise<{ customer: number; at: string }[]> {
  const rows = await ledger.query<{ customer: number; at: Millis }>(sql`
    SELECT i.customer, max(m.made_at) AS at
    FROM (SELECT DISTINCT home, customer FROM identifiers WHERE home = ANY(${param([...homes], 'Array(UInt32)')}::int[])) i
    JOIN identity_merges m ON (m.a = i.home OR m.b = i.home) AND m.undone_at IS NULL
    GROUP BY i.customer`)
  return rows.map(({ customer, at }) => ({ customer, at: toEngineTime(at) }))
}

/** (customer, name, at) where the homes of a customer had said different things of a consent by the last merge. */
const DECIDED = sql`
  SELECT customer, attribute, any(since) AS at
  FROM (
    SELECT a.customer AS customer, toString(a.name) AS attribute, m.home AS home, s.at AS since, argMax(a.value, (a.at, a.value)) AS held
    FROM (
      SELECT customer, name, at, value, identity FROM attributes FINAL
      WHERE past = 0 AND customer IN ${MOVING} AND startsWith(name, 'consent.') AND identity IN (SELECT identity FROM moves)
    ) AS a
    INNER JOIN moves AS m ON m.identity = a.identity
    INNER JOIN merged_since AS s ON s.customer = a.customer
    WHERE a.at <= s.at
    GROUP BY a.customer, attribute, m.home, s.at)
  WHERE held != ''
  GROUP BY customer, attribute
  HAVING min(held) = 'false' AND max(held) != 'false'`

const OWN = attributesTable.ownColumns.map(columnName)
const COLUMNS = join(columnNames(attributesTable).map(name))

/** What earlier merges had decided and is not so now. */
async function endOthers(session: Facts, move: Move): Promise<void> {
  const others = sql`
    SELECT * FROM attributes FINAL
    WHERE past = 0 AND customer IN ${MOVING} AND source = ${MERGE_SOURCE} AND identity = 0
      AND (customer, toString(name), at) NOT IN (SELECT customer, attribute, at FROM decided)`
  const copy = (past: Sql, gone: number): Sql => sql`
    INSERT INTO attributes (${COLUMNS})
    SELECT customer, key, ${past}, ${param(move.rev, 'UInt64')}, ${param(gone, 'UInt8')}, known_from, ${timeOf(move)}, identity, load, source, ${join(OWN.map(name))}
    FROM (${others})`
  await session.run(copy(sql`${param(move.rev, 'UInt64')}`, 0))
  await session.run(copy(sql`toUInt64(0)`, 1))
}

const begin = async (session: Facts, move: Move): Promise<unknown> =>
  session.run(sql`
    INSERT INTO attributes (${COLUMNS})
    SELECT customer, reinterpretAsUInt128(sipHash128('merge', customer, attribute, at)), 0, ${param(move.rev, 'UInt64')}, 0,
      ${timeOf(move)}, ${param(STILL, "DateTime64(3, 'UTC')")}, 0, 0, ${MERGE_SOURCE}, attribute, at, 'false', cityHash64('false')
    FROM decided
    WHERE (customer, attribute, at) NOT IN (
      SELECT customer, toString(name), at FROM attributes FINAL
      WHERE past = 0 AND customer IN ${MOVING} AND source = ${MERGE_SOURCE} AND identity = 0)`)

const timeOf = ({ at }: Move): Sql => sql`${param(toEngineTime(at), "DateTime64(3, 'UTC')")}`
