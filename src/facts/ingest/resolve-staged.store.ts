import { Readable } from 'node:stream'
import { name, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { resolveIdentities } from '../identity/identity.store.ts'
import type { Identifier, Resolved, Who } from '../identity/resolve.ts'

/** So many customers are resolved in one transaction. */
const WHO_CHUNK = 20_000

/** A file may name millions: beyond this the engine groups and sorts them on disk. */
const BOUNDED = {
  settings: { max_bytes_before_external_group_by: 150e6, max_bytes_before_external_sort: 150e6 },
}

/**
 * Resolves everybody that the stage names, those who come first in it first, and lays (who, customer, identity) down
 * as the session's table `whos`. `reader` sees the stage too: the session itself, unless the stage is a table of the
 * database. Run under the lock of all writers of facts.
 */
export async function resolveStaged(
  session: Facts,
  ledger: Ledger,
  staged: { readonly stage: string; readonly where: Sql; readonly reader?: Facts },
): Promise<void> {
  await session.run(
    sql`CREATE TEMPORARY TABLE IF NOT EXISTS whos (who UInt64, customer UInt32, identity UInt64) ENGINE = Memory`,
  )
  await session.run(sql`TRUNCATE TABLE whos`)
  const keep = async (whos: readonly Who[]): Promise<void> => {
    const resolved = await resolveIdentities(ledger, whos)
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
    return
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
  const bytes = Buffer.allocUnsafe(resolved.length * 20)
  resolved.forEach((one, index) => {
    bytes.writeBigUInt64LE(one.who, index * 20)
    bytes.writeUInt32LE(one.customer, index * 20 + 8)
    bytes.writeBigUInt64LE(BigInt(one.identity), index * 20 + 12)
  })
  return bytes
}
