import type { Clock } from '#core/clock.ts'
import { name, param, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import {
  ddl,
  FACTS_LOCK,
  type Intake,
  type Outcome,
  takeIn,
  tryIn,
} from '../ingest/take-in.store.ts'
import { mergeCount } from '../identity/merging/merges.store.ts'
import { resolveAnew, resolveStaged } from '../ingest/resolve-staged.store.ts'
import { factKinds } from '../kinds/registry.ts'
import type { Follow } from '../identity/merging/merges.store.ts'
import type { FactKind } from '../kinds/fact-kind.ts'
import {
  changeImport,
  findImport,
  type ImportCounts,
  type ImportRow,
  NO_COUNTS,
} from './imports.store.ts'
import { BUCKETS, bucketsOf, slicesFor } from './slices.ts'

/** How far an import is. `share` is of the whole, 0 to 1. */
export type ImportProgress = {
  readonly share: number
  readonly rows: number
  readonly bytesRead: number
}

export type ImportRun = {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly currency: string
  /** Fills the stage table with the file's rows; gives how many there were, and how many the mapping leaves out. */
  readonly stageFile: (
    row: ImportRow,
    stage: string,
    heard: (read: { bytes: number; rows: number }) => Promise<void>,
  ) => Promise<{ readonly rows: number; readonly skipped: number }>
  /** What follows whoever turns out to be somebody else. */
  readonly follow?: Follow
  readonly onProgress: (progress: ImportProgress) => Promise<void>
  readonly isCancelled: () => Promise<boolean>
}

/**
 * A stage is written once, read slice by slice, and dropped: its small parts are one file each, finely grained, and
 * never put together. (Wide parts hold megabytes for each of their many columns while they are written.)
 */
const STAGE_SETTINGS = sql`index_granularity = 1024, min_bytes_for_wide_part = 1000000000000, min_rows_for_wide_part = 1000000000000,
  max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1,
  parts_to_delay_insert = 1000000, parts_to_throw_insert = 1000000`
/** Fewer rows go the way of single requests. */
const LARGE_ROWS = 20_000
/** How far reading is, is written down at most so often: a large file would be held up by it thousands of times. */
const HEARD_EVERY_MS = 250
/** Reading is about this much of the work. */
const READING_SHARE = 0.5

/**
 * Runs an import to its end, or goes on with one that a crash left: the file is staged, then taken in slice by
 * slice. A dry run tells the outcome without writing. Resolves with the state that it ended in.
 */
export async function runImport(run: ImportRun, id: number): Promise<'done' | 'cancelled'> {
  const row = await findImport(run.ledger, id)
  if (!row) throw new Error(`there is no import ${id}`)
  const kind = factKinds.get(row.kind)
  if (!kind.ok) throw new Error(`import ${id} is of an unknown kind`)
  const stage = stageName(id)
  await using session = await run.facts.session()
  const rows =
    row.state === 'writing' && (await stageExists(session, stage))
      ? Number(row.rows)
      : await read(run, session, row, kind.value, stage)
  if (rows === undefined) return cancelled(run, id, stage)
  const ended = await takeSlices(run, session, await fresh(run.ledger, id), kind.value, stage, rows)
  if (ended === 'cancelled') return cancelled(run, id, stage)
  await keepRejects(session, id, stage)
  await session.run(sql`DROP TABLE IF EXISTS ${name(stage)} SYNC`)
  await changeImport(run.ledger, id, { state: 'done', finished: true })
  return 'done'
}

/** The stage table of an import. */
export const stageName = (id: number): string => `stage_import_${id}`

async function read(
  run: ImportRun,
  session: Facts,
  row: ImportRow,
  kind: FactKind,
  stage: string,
): Promise<number | undefined> {
  await changeImport(run.ledger, row.id, {
    state: 'reading',
    started: true,
    done_slices: 0,
    slices: 0,
    counts: NO_COUNTS,
    pending: null,
  })
  await session.run(sql`DROP TABLE IF EXISTS ${name(stage)} SYNC`)
  const bucket = kind.stage.columns.some((column) => column.startsWith('key ')) ? 'key' : 'who'
  await session.run(sql`
    CREATE TABLE ${name(stage)} (${ddl([...kind.stage.columns, `slice UInt8 DEFAULT toUInt8(${bucket} % ${BUCKETS})`])})
    ENGINE = MergeTree ORDER BY slice SETTINGS ${STAGE_SETTINGS}`)
  const total = Math.max(1, Number(row.bytes))
  let heardAt = -Infinity
  const { rows, skipped } = await run.stageFile(row, stage, async ({ bytes, rows: soFar }) => {
    if (performance.now() - heardAt < HEARD_EVERY_MS) return
    heardAt = performance.now()
    await changeImport(run.ledger, row.id, { bytes_read: BigInt(bytes), rows: BigInt(soFar) })
    await run.onProgress({
      share: READING_SHARE * Math.min(1, bytes / total),
      rows: soFar,
      bytesRead: bytes,
    })
  })
  if (await run.isCancelled()) return undefined
  const { rejected, parts } = await countStage(session, kind, stage)
  const facts = { ...parts, ...(skipped > 0 ? { skipped } : {}) }
  await changeImport(run.ledger, row.id, {
    facts,
    state: 'writing',
    rows: BigInt(rows),
    bytes_read: row.bytes,
    slices: slicesFor(rows),
    counts: { ...NO_COUNTS, rejected },
  })
  return rows
}

async function takeSlices(
  run: ImportRun,
  session: Facts,
  row: ImportRow,
  kind: FactKind,
  stage: string,
  rows: number,
): Promise<'done' | 'cancelled'> {
  let counts = row.counts
  let { pending } = row
  const merged = await run.ledger.withLock(FACTS_LOCK, async () => {
    await resolveStaged(session, run.ledger, {
      stage,
      where: sql`empty(bad)`,
      reader: run.facts,
      ...(row.dry_run ? {} : { merging: { now: run.clock.now(), follow: run.follow } }),
    })
    return { count: await mergeCount(run.ledger) }
  })
  for (let slice = row.done_slices; slice < row.slices; slice++) {
    if (await run.isCancelled()) return 'cancelled'
    const { from, to } = bucketsOf(slice, row.slices)
    const intake: Intake = {
      kind,
      stage,
      where: sql`slice >= ${param(from, 'UInt16')} AND slice < ${param(to, 'UInt16')} AND empty(bad)`,
      load: row.id,
      now: run.clock.now(),
      currency: run.currency,
      large: rows > LARGE_ROWS,
    }
    const outcome = await take(run, session, row, intake, { pending, merged })
    counts = plus(counts, outcome)
    pending = null
    await changeImport(run.ledger, row.id, { done_slices: slice + 1, counts, pending: null })
    const share = READING_SHARE + (1 - READING_SHARE) * ((slice + 1) / row.slices)
    await run.onProgress({ share, rows, bytesRead: Number(row.bytes) })
  }
  return 'done'
}

/**
 * One slice. `pending`: what a run that died had found this slice to be; its own count would find all unchanged.
 * `merged`: how often people had been merged or parted when they were resolved.
 */
async function take(
  run: ImportRun,
  session: Facts,
  row: ImportRow,
  intake: Intake,
  { pending, merged }: { pending: ImportCounts | null; merged: { count: bigint } },
): Promise<ImportCounts> {
  if (row.dry_run) return countsOf(await tryIn(session, intake))
  return run.ledger.withLock(FACTS_LOCK, async () => {
    const count = await mergeCount(run.ledger)
    if (count !== merged.count) await resolveAnew(session, run.ledger)
    merged.count = count
    const outcome = await takeIn(session, run.ledger, intake, (told) =>
      changeImport(run.ledger, row.id, { pending: pending ?? countsOf(told) }),
    )
    return pending ?? countsOf(outcome)
  })
}

/** An import that was cancelled has written whole facts only; what it wrote stays until it is undone. */
async function cancelled(run: ImportRun, id: number, stage: string): Promise<'cancelled'> {
  await run.facts.run(sql`DROP TABLE IF EXISTS ${name(stage)} SYNC`)
  await changeImport(run.ledger, id, { state: 'cancelled', finished: true })
  return 'cancelled'
}

async function keepRejects(session: Facts, id: number, stage: string): Promise<void> {
  await session.run(sql`
    INSERT INTO import_rejects (load, row, rev, bad, raw)
    SELECT ${param(id, 'UInt32')}, row, 1, bad, raw FROM ${name(stage)} WHERE notEmpty(bad) ORDER BY row`)
}

/** The rows that are refused, and what the good ones are, where a kind of file holds more than one thing. */
async function countStage(
  session: Facts,
  kind: FactKind,
  stage: string,
): Promise<{ rejected: number; parts: Record<string, number> }> {
  const hasParts = kind.stage.columns.some((column) => column.startsWith('refund_id '))
  const parts = sql`, countIf(empty(bad) AND line = 1) AS lines, countIf(empty(bad) AND refund_id != '') AS refunds,
    countIf(empty(bad) AND who = 0) AS guests`
  const [row] = await session.query<Record<'rejected' | 'lines' | 'refunds' | 'guests', string>>(
    sql`SELECT uniqExactIf(row, notEmpty(bad)) AS rejected${hasParts ? parts : sql``} FROM ${name(stage)}`,
  )
  const { rejected = '0', lines = '0', refunds = '0', guests = '0' } = row ?? {}
  return {
    rejected: Number(rejected),
    parts: hasParts
      ? { lines: Number(lines), refunds: Number(refunds), guest_rows: Number(guests) }
      : {},
  }
}

async function stageExists(session: Facts, stage: string): Promise<boolean> {
  const rows = await session.query<{ n: string }>(
    sql`SELECT count() AS n FROM system.tables WHERE database = currentDatabase() AND name = ${stage}`,
  )
  return rows[0]?.n !== '0'
}

async function fresh(ledger: Ledger, id: number): Promise<ImportRow> {
  const row = await findImport(ledger, id)
  if (!row) throw new Error(`import ${id} is gone`)
  return row
}

const countsOf = (outcome: Outcome): ImportCounts => ({
  new: outcome.fresh,
  updated: outcome.updated,
  unchanged: outcome.unchanged,
  rejected: 0,
})

const plus = (a: ImportCounts, b: ImportCounts): ImportCounts => ({
  new: a.new + b.new,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  rejected: a.rejected + b.rejected,
})
