import { Readable } from 'node:stream'
import { name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { type Merging, resolveIdentities } from '../identity/identity.store.ts'
import { makeMoves } from '../identity/merging/move-facts.store.ts'
import type { Identifier, Resolved, Who } from '../identity/resolve.ts'

/** So many customers are resolved in one transaction. */
const WHO_CHUNK = 20_000

/** A file may name millions: beyond this the engine groups and sorts them on disk. */
const BOUNDED = {
  settings: { max_bytes_before_external_group_by: 150e6, max_bytes_before_external_sort: 150e6 },
}

/**
 * Resolves everybody that the stage names, those who come first in it first, and lays (who, customer, home, identity)
 * down as the session's table `whos`. `reader` sees the stage too: the session itself, unless the stage is a table of
 * the database. Facts of those who turn out to be one move before anything is written; without `merging` nobody is
 * merged. Run under the lock of all writers of facts.
 */
export async function resolveStaged(
  session: Facts,
  ledger: Ledger,
  staged: {
    readonly stage: string
    readonly where: Sql
    readonly reader?: Facts
    readonly merging?: Merging
  },
): Promise<void> {
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS whos (who UInt64, customer UInt32, home UInt32, identity UInt64) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE whos`)
  const keep = async (whos: readonly Who[]): Promise<void> => {
    const resolved = await resolveIdentities(ledger, whos, staged.merging)
    await session.write(sql`INSERT INTO whos FORMAT RowBinary`, Readable.from([packed(resolved)]))
  }
  const everybody = sql`
    SELECT toString(who) AS hash, arrayMap(i -> [i.1, i.2], any(ids)) AS ids
    FROM ${name(staged.stage)}
    WHERE who != 0 AND ${staged.where}
    GROUP BY who
    ORDER BY min(row), who`
  if (!staged.reader) {
    const rows = await session.query<Named>(everybody)
    for (let from = 0; from < rows.length; from += WHO_CHUNK)
      await keep(rows.slice(from, from + WHO_CHUNK).map(whoOf))
    return settleMerged(session, ledger)
  }
  const stream = await staged.reader.read(everybody, 'JSONEachRow', BOUNDED)
  let waiting: Who[] = []
  // While the ledger works on some, the next are read.
  let keeping = Promise.resolve()
  for await (const line of linesOf(stream)) {
    waiting.push(whoOf(JSON.parse(line) as Named))
    if (waiting.length < WHO_CHUNK) continue
    await keeping
    keeping = keep(waiting)
    // Thrown where it is waited for.
    keeping.catch(() => undefined)
    waiting = []
  }
  await keeping
  if (waiting.length > 0) await keep(waiting)
  await settleMerged(session, ledger)
}

/** Makes the moves that merges ask for, and lays down which identifiers of these customers came by merges. */
async function settleMerged(session: Facts, ledger: Ledger): Promise<void> {
  const moved = await makeMoves(session, ledger)
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS merged_identities (identity UInt64, home UInt32, customer UInt32) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE merged_identities`)
  const rows = await mergedIdentities(session, ledger)
  if (rows.length > 0) await session.insert('merged_identities', rows)
  // Somebody may have been resolved before others were merged with them.
  if (moved) await nameAnew(session)
}

/** Who the session's `whos` are now, after others have merged or parted them. */
export async function resolveAnew(session: Facts, ledger: Ledger): Promise<void> {
  await settleMerged(session, ledger)
  await nameAnew(session)
}

async function nameAnew(session: Facts): Promise<void> {
  await session.run(sql`DROP TEMPORARY TABLE IF EXISTS whos_before`)
  await session.run(sql`CREATE TEMPORARY TABLE whos_before ENGINE = Memory AS SELECT * FROM whos`)
  await session.run(sql`TRUNCATE TABLE whos`)
  await session.run(sql`
    INSERT INTO whos
    SELECT w.who, if(m.customer = 0, w.home, m.customer), w.home, w.identity
    FROM whos_before AS w
    LEFT JOIN (SELECT DISTINCT home, customer FROM merged_identities) AS m ON m.home = w.home`)
}

type MergedIdentity = {
  readonly identity: string
  readonly home: number
  readonly customer: number
}

/** Identifiers of homes that were merged into one of the customers named here. */
async function mergedIdentities(session: Facts, ledger: Ledger): Promise<MergedIdentity[]> {
  const [any] = await ledger.query<{ merged: boolean }>(
    sql`SELECT EXISTS (SELECT FROM merged_customers) AS merged`,
  )
  if (!any?.merged) return []
  const [named] = await session.query<{ n: string }>(sql`SELECT count() AS n FROM whos`)
  const parts = Math.ceil(Number(named?.n ?? 0) / WHO_CHUNK)
  const found: MergedIdentity[] = []
  for (let part = 0; part < parts; part++) {
    const some = await session.query<{ one: number }>(sql`
      SELECT DISTINCT arrayJoin([customer, home]) AS one FROM whos
      WHERE customer % ${param(parts, 'UInt32')} = ${param(part, 'UInt32')}`)
    const customers = some.map(({ one }) => one)
    const rows = await ledger.query<{ id: bigint; home: number; customer: number }>(sql`
      SELECT i.id, i.home, i.customer FROM merged_customers m JOIN identifiers i ON i.home = m.home
      WHERE m.customer = ANY(${param(customers, 'Array(UInt32)')}::int[])
         OR m.home = ANY(${param(customers, 'Array(UInt32)')}::int[])`)
    for (const { id, home, customer } of rows) found.push({ identity: String(id), home, customer })
  }
  return found
}

type Named = { readonly hash: string; readonly ids: Identifier[] }
const whoOf = ({ hash, ids }: Named): Who => ({ who: BigInt(hash), ids })

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const whole = all.lastIndexOf(LF) + 1
    rest = all.subarray(whole)
    if (whole > 0) yield* all.toString('utf8', 0, whole - 1).split('\n')
  }
  if (rest.length > 0) yield rest.toString('utf8')
}
const LF = 0x0a

function packed(resolved: readonly Resolved[]): Buffer {
  const bytes = Buffer.allocUnsafe(resolved.length * 24)
  resolved.forEach((one, index) => {
    bytes.writeBigUInt64LE(one.who, index * 24)
    bytes.writeUInt32LE(one.customer, index * 24 + 8)
    bytes.writeUInt32LE(one.home, index * 24 + 12)
    bytes.writeBigUInt64LE(BigInt(one.identity), index * 24 + 16)
  })
  return bytes
}
