import type { Clock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { type Millis, toEngineTime } from '#core/time.ts'
import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { keepPast, nextBatch, PLAIN_INSERT, prepareNext } from '../ingest/take-in.store.ts'
import type { FactKind } from '../kinds/fact-kind.ts'
import { everMergedWith, noteMove } from '../identity/merging/merges.store.ts'
import { makeMoves, movableKinds } from '../identity/merging/move-facts.store.ts'
import { factKinds } from '../kinds/registry.ts'
import { changeImport, undoneImports } from './imports.store.ts'
import { columnName, columnNames, STILL } from '../tables/versioned.ts'

/** Takes an import back, whole. Run under the facts lock; doing it again changes nothing. */
export async function undoImport(
  { facts, ledger, clock }: { facts: Facts; ledger: Ledger; clock: Clock },
  row: { readonly id: number; readonly kind: string },
  onProgress: (share: number) => Promise<void>,
): Promise<Undone> {
  const kind = unwrap(factKinds.get(row.kind))
  await using session = await facts.session()
  await makeMoves(session, ledger)
  const before = (await nextBatch(ledger)) - 1n
  const earlier = await undoneImports(ledger)
  const undone = await undoLoad(session, ledger, {
    kind,
    load: row.id,
    now: clock.now(),
    undone: earlier,
    onProgress,
  })
  await changeImport(ledger, row.id, { state: 'undone', undone: true })
  await followMerges(session, ledger, { since: before, now: clock.now() })
  const tables = movableKinds.map((one) => one.table.name)
  await forgetEmptyCustomers(session, before, await nextBatch(ledger), tables)
  return undone
}

/** What holds again may have been another's before people were merged or parted: it goes to whose it is now. */
async function followMerges(
  session: Facts,
  ledger: Ledger,
  { since, now }: { since: bigint; now: Millis },
): Promise<void> {
  const touched = await session.query<{ customer: number }>(
    sql`SELECT DISTINCT customer FROM touched WHERE batch > ${param(since, 'UInt64')}`,
  )
  const homes = await everMergedWith(
    ledger,
    touched.map(({ customer }) => customer),
  )
  if (homes.length === 0) return
  await noteMove(ledger, { rev: await nextBatch(ledger), at: now, homes })
  await makeMoves(session, ledger)
}

/** How many facts went back to what they were before, and how many are no more. */
export type Undone = { readonly restored: number; readonly removed: number }

/** `undone`: imports that were taken back before; what they said does not hold again. */
type Undo = {
  readonly kind: FactKind
  readonly load: number
  readonly now: Millis
  readonly undone: readonly number[]
}

const SLICES = 16

/**
 * Takes an import back: every fact whose newest version came with it is what it was before, or is no more. That is
 * itself new knowledge (it has a time), nothing is erased. Facts that something newer has changed stay as they are.
 */
async function undoLoad(
  session: Facts,
  ledger: Ledger,
  undo: Undo & { onProgress?: (share: number) => Promise<void> },
): Promise<Undone> {
  let restored = 0
  let removed = 0
  for (let slice = 0; slice < SLICES; slice++) {
    const done = await undoSlice(
      session,
      ledger,
      undo,
      sql`key % ${param(SLICES, 'UInt8')} = ${param(slice, 'UInt8')}`,
    )
    restored += done.restored
    removed += done.removed
    await undo.onProgress?.((slice + 1) / SLICES)
  }
  return { restored, removed }
}

async function undoSlice(session: Facts, ledger: Ledger, undo: Undo, slice: Sql): Promise<Undone> {
  const { kind } = undo
  const table = name(kind.table.name)
  const rev = await nextBatch(ledger)
  const now = param(toEngineTime(undo.now), "DateTime64(3, 'UTC')")
  const own = ['source', ...kind.table.ownColumns.map(columnName)]
  await prepareNext(session, kind)
  const mine = sql`SELECT * FROM ${table} FINAL WHERE past = 0 AND load = ${param(undo.load, 'UInt32')} AND ${slice}`
  const columns = join(columnNames(kind.table).map(name))
  // What holds again: the newest earlier version that another load brought; without one, a tombstone.
  await session.run(sql`
    INSERT INTO next (${columns}, fresh, was_customer, fact, is_new)
    SELECT if(p.there = 1, p.customer, m.customer), m.key, 0, ${param(rev, 'UInt64')}, p.there = 0, ${now},
      ${param(STILL, "DateTime64(3, 'UTC')")}, if(p.there = 1, p.identity, m.identity), if(p.there = 1, p.load, m.load),
      ${join(own.map((column) => sql`if(p.there = 1, p.${name(column)}, m.${name(column)})`))},
      0, m.customer, m.key, p.there = 0
    FROM (${mine}) AS m
    LEFT JOIN (
      SELECT *, toUInt8(1) AS there
      FROM ${table} FINAL
      WHERE past > 0 AND load NOT IN (${param([...undo.undone, undo.load], 'Array(UInt32)')}) AND ${slice} AND key IN (SELECT key FROM (${mine}))
      ORDER BY past DESC
      LIMIT 1 BY key
    ) AS p ON p.key = m.key`)
  const counts = await session.query<{ restored: string; removed: string; moved: string }>(
    sql`SELECT countIf(gone = 0) AS restored, countIf(gone = 1) AS removed, countIf(was_customer != customer) AS moved FROM next`,
  )
  const { restored = '0', removed = '0', moved = '0' } = counts[0] ?? {}
  if (restored === '0' && removed === '0') return { restored: 0, removed: 0 }
  await keepPast(session, { kind, now: undo.now }, rev)
  if (moved !== '0') {
    await session.run(sql`
      INSERT INTO ${table} (${columns})
      SELECT ${join(columnNames(kind.table).map((column) => (column === 'rev' ? param(rev, 'UInt64') : column === 'gone' ? sql`1` : name(column))))}
      FROM ${table} FINAL
      WHERE past = 0 AND (customer, key) IN (SELECT was_customer, key FROM next WHERE was_customer != customer)`)
  }
  await session.run(
    sql`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM next`,
    PLAIN_INSERT,
  )
  await session.run(sql`
    INSERT INTO touched (batch, customer, known_at, load)
    SELECT DISTINCT ${param(rev, 'UInt64')}, arrayJoin([customer, was_customer]) AS who, ${now}, ${param(undo.load, 'UInt32')} FROM next WHERE who != 0`)
  return { restored: Number(restored), removed: Number(removed) }
}

/** Customers among those touched since `batch` of whom no fact is left are customers no more. */
async function forgetEmptyCustomers(
  session: Facts,
  since: bigint,
  rev: bigint,
  tables: readonly string[],
): Promise<void> {
  const candidates = sql`SELECT customer FROM touched WHERE batch > ${param(since, 'UInt64')}`
  // One NOT IN for each table: a cluster can't make one of a UNION of several Distributed tables global.
  const left = join(
    tables.map(
      (table) =>
        sql`customer NOT IN (SELECT customer FROM ${name(table)} FINAL WHERE past = 0 AND customer IN (${candidates}))`,
    ),
    ' AND ',
  )
  await session.run(sql`
    INSERT INTO customers (customer, rev, gone, known_from)
    SELECT customer, ${param(rev, 'UInt64')}, 1, known_from
    FROM customers FINAL
    WHERE customer IN (${candidates}) AND ${left}`)
}
