import { Readable } from 'node:stream'
import { unwrap } from '#core/result.ts'
import { name, sql } from '#sql/sql.ts'
import type { Facts, Settings } from '#stores/ports.ts'
import { compileStageInsert, type StageInsert } from '../mapping/compile/stage-insert.ts'
import { headersOf, type Mapping } from '../mapping/mapping.ts'
import { openLanes } from './insert-lanes.ts'
import { fileRecords } from './file-records.ts'
import { foreignPhones } from './foreign-phones.ts'
import { type Inspection, REJECT_COLUMNS } from './inspection.ts'
import { parquetBatches } from './parquet/parquet-batches.ts'
import type { RejectedRecord } from './record-writer.ts'

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
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: StageProgress) => void | Promise<void>
  /** Inserts that run side by side, each on one of the engine's threads; default 2. */
  readonly lanes?: number
}

export type StageProgress = {
  readonly bytesRead: number
  readonly bytesTotal: number
  readonly rows: number
}

/** Records of the file; those that could not be made out; those that the mapping leaves out. */
export type Staged = {
  readonly rows: number
  readonly structuralRejects: number
  readonly skipped: number
}

/**
 * Reads a file into a stage table: every record becomes a row, good or with what is wrong with it; memory does not
 * grow with the file. Interrupted, it starts again with an empty table. Problems are thrown as ProblemError: those
 * of the mapping, `unreadable_file`, `too_large`, `cancelled`.
 *
 * @example await stageFile(facts, { path, inspection, mapping, stageTable: 'stage_import_7', zone: 'Asia/Shanghai', currency: 'CNY', source: 'pos' })
 */
export async function stageFile(facts: Facts, file: StageFile): Promise<Staged> {
  const insert = compileFor(file)
  const counts =
    file.inspection.format === 'parquet'
      ? await stageParquet(facts, file, insert)
      : await stageText(facts, file, insert)
  if (insert.leans) await rejectHeadless(facts, file.stageTable)
  const skipped = insert.skips ? counts.rows - (await countRows(facts, file.stageTable)) : 0
  return { ...counts, skipped }
}

/** Compiles the statement; a file of rejects that were mended adds its lines to what is known. */
function compileFor(file: StageFile): StageInsert {
  const { inspection, mapping } = file
  const { mended, format } = inspection
  return unwrap(
    compileStageInsert(
      mended && mapping.kind === 'orders' ? { ...mapping, merge: true } : mapping,
      columnsOf(file),
      {
        table: file.stageTable,
        zone: file.zone,
        currency: file.currency,
        source: file.source,
        items: format === 'jsonl' || format === 'xlsx' ? 'with items' : 'no items',
        ...(mended ? { rowHeader: REJECT_COLUMNS[0], foreignHeaders: REJECT_COLUMNS } : {}),
      },
    ),
  )
}

/** The file's columns, and those that the mapping names and the first JSON objects did not have. */
function columnsOf({ inspection, mapping }: StageFile): readonly string[] {
  if (inspection.format !== 'jsonl') return inspection.headers
  const named = [
    ...Object.values(mapping.columns),
    ...Object.values(mapping.refunds?.beside ?? {}),
  ].flatMap(headersOf)
  return [...new Set([...inspection.headers, ...named])]
}

/** Few enough to hold, many enough that a broken file does not become thousands of inserts. */
const REJECTS_AT_ONCE = 1_000

type Counts = { rows: number; structuralRejects: number }

async function stageText(facts: Facts, file: StageFile, insert: StageInsert): Promise<Counts> {
  const { inspection, signal } = file
  const counts: Counts = { rows: 0, structuralRejects: 0 }
  const rejects: RejectedRecord[] = []
  let bytesRead = 0
  const onBytes = (bytes: number): void => {
    bytesRead = bytes
  }
  const statement = sql`${insert.statement()}\nFORMAT CSV`
  const options = { settings: settingsOf(inspection), ...(signal ? { signal } : {}) }
  await using lanes = openLanes(file.lanes ?? 2, (data) => facts.write(statement, data, options))
  for await (const piece of fileRecords(file.path, inspection, columnsOf(file), {
    onBytes,
    rewrite: foreignPhones(file.mapping, columnsOf(file)),
    ...(signal ? { signal } : {}),
  })) {
    for (const chunk of piece.chunks) await lanes.put(chunk)
    rejects.push(...piece.rejects)
    counts.rows = piece.records
    counts.structuralRejects += piece.rejects.length
    if (rejects.length >= REJECTS_AT_ONCE) await keepRejects(facts, file, rejects.splice(0))
    await file.onProgress?.({ bytesRead, bytesTotal: inspection.bytes, rows: counts.rows })
  }
  await lanes.end()
  if (rejects.length > 0) await keepRejects(facts, file, rejects)
  return counts
}

async function stageParquet(facts: Facts, file: StageFile, insert: StageInsert): Promise<Counts> {
  const { inspection, signal } = file
  let rows = 0
  let bytesRead = 0
  const onBytes = (bytes: number): void => {
    bytesRead = bytes
  }
  const options = { settings: settingsOf(inspection), ...(signal ? { signal } : {}) }
  for await (const batch of parquetBatches(file.path, { onBytes, ...(signal ? { signal } : {}) })) {
    await facts.write(
      sql`${insert.statement(batch.rows)}\nFORMAT Parquet`,
      Readable.from(batch.parts),
      options,
    )
    rows += batch.records
    await file.onProgress?.({ bytesRead, bytesTotal: inspection.bytes, rows })
  }
  return { rows, structuralRejects: 0 }
}

async function keepRejects(
  facts: Facts,
  file: StageFile,
  rejects: readonly RejectedRecord[],
): Promise<void> {
  await facts.insert(
    file.stageTable,
    rejects.map(({ row, code, detail, cells }) => ({
      row,
      bad: [{ column: '', code, detail }],
      raw: cells,
      source: file.source,
    })),
  )
}

/**
 * One thread for each insert, as many inserts as lanes: reading, cleaning and writing then keep as many cores busy,
 * and blocks stay small. Bytes are taken as our reader took them.
 */
function settingsOf({ delimiter }: Inspection): Settings {
  return {
    max_threads: 1,
    max_insert_threads: 1,
    input_format_parallel_parsing: 0,
    max_insert_block_size: 65_536,
    min_insert_block_size_rows: 65_536,
    min_insert_block_size_bytes: 33_554_432,
    // Branches are only computed for the rows that need them: cleaning is slow, and most cells are clean.
    short_circuit_function_evaluation: 'force_enable',
    format_csv_delimiter: delimiter ?? ',',
    format_csv_allow_double_quotes: 1,
    format_csv_allow_single_quotes: 0,
    input_format_csv_trim_whitespaces: 0,
    input_format_csv_detect_header: 0,
    input_format_csv_allow_whitespace_or_tab_as_delimiter: delimiter === '\t' ? 1 : 0,
    input_format_defaults_for_omitted_fields: 0,
  }
}

/** Rows without the order's own columns are good only if another good row of the order has them. */
async function rejectHeadless(facts: Facts, table: string): Promise<void> {
  const leaning = sql`empty(bad) AND refund_id = '' AND isNull(ordered_at)`
  const headless = sql`${leaning} AND key NOT IN (
    SELECT key FROM ${name(table)} WHERE empty(bad) AND refund_id = '' AND isNotNull(ordered_at))`
  // Hardly any file has such rows, and looking for them is cheap where there are none.
  const found = await facts.query<{ row: string }>(
    sql`SELECT row FROM ${name(table)} WHERE ${leaning} LIMIT 1`,
  )
  if (found.length === 0) return
  const statement = sql`ALTER TABLE ${name(table)} UPDATE bad = [('ordered_at', 'no_order_head', '')] WHERE ${headless}`
  await facts.run(statement, { settings: { mutations_sync: 1 } })
}

async function countRows(facts: Facts, table: string): Promise<number> {
  const rows = await facts.query<{ n: string }>(sql`SELECT uniqExact(row) AS n FROM ${name(table)}`)
  return Number(rows[0]?.n ?? 0)
}
