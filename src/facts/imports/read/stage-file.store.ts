import { Readable } from 'node:stream'
import { unwrap } from '#core/result.ts'
import { name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Settings } from '#stores/ports.ts'
import { compileStageInsert, type StageInsert } from '../mapping/compile/stage-insert.ts'
import { headersOf, type Mapping } from '../mapping/mapping.ts'
import { fileBatches } from './file-batches.ts'
import { type Inspection, REJECT_COLUMNS } from './inspection.ts'
import { parquetBatches } from './parquet/parquet-batches.ts'
import type { RecordBatch } from './record-batches.ts'

export type StageFile = {
  readonly path: string
  readonly inspection: Inspection
  readonly mapping: Mapping
  /** An empty table with the columns of facts/stage/stage.ts, in the database of `facts`. */
  readonly stageTable: string
  /** The shop's zone and currency, where the mapping says no other. */
  readonly zone: string
  readonly currency: string
  readonly source: string
  /** Batches before this one are staged already; rows of this and later ones are put in again. */
  readonly fromBatch?: number
  readonly signal?: AbortSignal
  /** `batches`: all before this one are staged. */
  readonly onProgress?: (progress: StageProgress) => void | Promise<void>
}

export type StageProgress = { readonly bytesRead: number; readonly bytesTotal: number; readonly rows: number; readonly batches: number }

/** Records of the file; those that could not be made out; those that the mapping leaves out. */
export type Staged = { readonly rows: number; readonly structuralRejects: number; readonly skipped: number }

/** Large enough for few parts, small enough that those in flight hold little memory. */
const BATCH_BYTES = 32 * 1024 * 1024
/** One batch is parsed by one thread, which keeps its records in order; so two run side by side. */
const AT_ONCE = 2

/**
 * Reads a file into a stage table: every record becomes a row, good or with what is wrong with it; memory does not
 * grow with the file. Problems are thrown as ProblemError: those of the mapping, `unreadable_file`, `cancelled`.
 *
 * @example await stageFile(facts, { path, inspection, mapping, stageTable: 'stage_import_7', zone: 'Asia/Shanghai', currency: 'CNY', source: 'pos' })
 */
export async function stageFile(facts: Facts, file: StageFile): Promise<Staged> {
  const { inspection, signal } = file
  const headers = inspection.format === 'jsonl' ? withMapped(inspection.headers, file.mapping) : inspection.headers
  const insert = compileFor(file, headers)
  if (file.fromBatch !== undefined && file.fromBatch > 0) await dropFrom(facts, file, headers)
  let bytesRead = 0
  const batches = batchesOf(file, headers, (bytes) => {
    bytesRead = bytes
  })
  const counts = { rows: 0, rejects: 0, written: 0 }
  const done = createDone(file.fromBatch ?? 0)
  await sideBySide(batches, AT_ONCE, async (batch) => {
    counts.rows += batch.records
    counts.rejects += batch.rejects
    if (batch.index >= (file.fromBatch ?? 0)) {
      const written = await facts.write(statementOf(insert, batch, inspection), Readable.from(batch.parts, { objectMode: true }), { settings: settingsOf(inspection), ...(signal ? { signal } : {}) })
      counts.written += written.rows
    }
    await file.onProgress?.({ bytesRead, bytesTotal: inspection.bytes, rows: counts.rows, batches: done(batch.index) })
  })
  if (insert.leans) await rejectHeadless(facts, file.stageTable)
  const skipped = insert.skips ? counts.rows - (await countRows(facts, file.stageTable)) : 0
  return { rows: counts.rows, structuralRejects: counts.rejects, skipped }
}

/** Compiles the statement; a file of rejects that were mended adds its lines to what is known. */
function compileFor(file: StageFile, headers: readonly string[]): StageInsert {
  const { inspection, mapping } = file
  const mended = inspection.mended
  const compiled = compileStageInsert(mended && mapping.kind === 'orders' ? { ...mapping, merge: true } : mapping, headers, {
    table: file.stageTable,
    zone: file.zone,
    currency: file.currency,
    source: mapping.source ?? file.source,
    numbering: inspection.format === 'csv' || inspection.format === 'parquet' ? 'position' : 'explicit',
    ...(mended ? { rowHeader: REJECT_COLUMNS[0], ownHeaders: REJECT_COLUMNS } : {}),
  })
  return unwrap(compiled)
}

/** Columns of JSON objects that the first records did not have, but the mapping names. */
function withMapped(headers: readonly string[], mapping: Mapping): string[] {
  const named = [...Object.values(mapping.columns), ...Object.values(mapping.refunds?.beside ?? {})].flatMap(headersOf)
  return [...new Set([...headers, ...named])]
}

type FileBatch = RecordBatch & { readonly rows?: Sql }

function batchesOf(file: StageFile, headers: readonly string[], onBytes: (bytes: number) => void): AsyncIterable<FileBatch> {
  const options = { size: BATCH_BYTES, headers, onBytes, ...(file.signal ? { signal: file.signal } : {}) }
  return file.inspection.format === 'parquet' ? parquetBatches(file.path, options) : fileBatches(file.path, file.inspection, options)
}

function statementOf(insert: StageInsert, batch: FileBatch, { format }: Inspection): Sql {
  const statement = insert.statement({ marked: batch.rejects > 0, before: batch.before }, batch.rows)
  return format === 'parquet' ? sql`${statement}\nFORMAT Parquet` : sql`${statement}\nFORMAT CSV`
}

/** One thread from the first byte to the last, so that records keep their order; bytes are taken as our reader took them. */
function settingsOf({ delimiter }: Inspection): Settings {
  return {
    max_threads: 1,
    max_insert_threads: 1,
    // The statement has hundreds of intermediate columns: they are held for one block at a time.
    max_insert_block_size: 32_768,
    input_format_parallel_parsing: 0,
    min_insert_block_size_rows: 131_072,
    min_insert_block_size_bytes: 0,
    // Branches are only computed for the rows that need them: cleaning is slow, and most cells are clean.
    short_circuit_function_evaluation: 'enable',
    format_csv_delimiter: delimiter ?? ',',
    format_csv_allow_double_quotes: 1,
    format_csv_allow_single_quotes: 0,
    input_format_csv_trim_whitespaces: 0,
    input_format_csv_detect_header: 0,
    input_format_csv_allow_variable_number_of_columns: 1,
    input_format_csv_allow_whitespace_or_tab_as_delimiter: 0,
    input_format_defaults_for_omitted_fields: 0,
  }
}

/** Which batch comes next, when they end in any order. */
function createDone(from: number): (index: number) => number {
  const ended = new Set<number>()
  let next = 0
  return (index) => {
    ended.add(index)
    while (ended.delete(next)) next++
    return Math.max(from, next)
  }
}

/** Runs `work` on each item, at most so many at a time; the first failure ends all. */
async function sideBySide<T>(items: AsyncIterable<T>, limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>()
  let failed = false
  try {
    for await (const item of items) {
      const task = work(item).finally(() => running.delete(task))
      // A failure is met below, where it is awaited; until then it must not count as unhandled.
      task.catch(() => {
        failed = true
      })
      running.add(task)
      if (running.size >= limit || failed) await Promise.race(running)
    }
    await Promise.all(running)
  } catch (error) {
    await Promise.allSettled(running)
    throw error
  }
}

/** Takes out what an interrupted run staged of the batches that come again. */
async function dropFrom(facts: Facts, file: StageFile, headers: readonly string[]): Promise<void> {
  const from = file.fromBatch ?? 0
  let before = 0
  for await (const batch of batchesOf(file, headers, () => undefined)) {
    if (batch.index >= from) break
    before = batch.before + batch.records
  }
  await facts.run(sql`DELETE FROM ${name(file.stageTable)} WHERE row > ${param(before, 'UInt64')}`)
}

/** Rows without the order's own columns are good only if another good row of the order has them. */
async function rejectHeadless(facts: Facts, table: string): Promise<void> {
  const headless = sql`empty(bad) AND refund_id = '' AND isNull(ordered_at) AND key NOT IN (
    SELECT key FROM ${name(table)} WHERE empty(bad) AND refund_id = '' AND isNotNull(ordered_at))`
  const found = await facts.query<{ row: string }>(sql`SELECT row FROM ${name(table)} WHERE ${headless} LIMIT 1`)
  if (found.length === 0) return
  const statement = sql`ALTER TABLE ${name(table)} UPDATE bad = [('ordered_at', 'no_order_head', '')] WHERE ${headless}`
  await facts.run(statement, { settings: { mutations_sync: 1 } })
}

async function countRows(facts: Facts, table: string): Promise<number> {
  const rows = await facts.query<{ n: string }>(sql`SELECT uniqExact(row) AS n FROM ${name(table)}`)
  return Number(rows[0]?.n ?? 0)
}
