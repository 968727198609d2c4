import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import type { ImportKind } from '../stage/stage.ts'

export const IMPORT_STATES = [
  'queued',
  'reading',
  'writing',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** What an import has done so far; facts are orders, customers, events …, rejected are rows. */
export type ImportCounts = {
  readonly new: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
}
export const NO_COUNTS: ImportCounts = Object.freeze({
  new: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
})

/** An import as the ledger keeps it. Times are epoch milliseconds. */
export type ImportRow = {
  readonly id: number
  readonly kind: ImportKind
  readonly upload: string
  readonly file_name: string
  readonly source: string
  readonly bytes: bigint
  readonly mapping: unknown
  readonly inspection: unknown
  readonly state: ImportState
  readonly dry_run: boolean
  readonly slices: number
  readonly done_slices: number
  /** The outcome of the slice being written, told before it is written. */
  readonly pending: ImportCounts | null
  readonly bytes_read: bigint
  readonly rows: bigint
  readonly counts: ImportCounts
  readonly facts: Readonly<Record<string, number>>
  readonly problem: unknown
  readonly job: string | null
  readonly created_by: string
  readonly created_at: number
  readonly started_at: number | null
  readonly finished_at: number | null
  readonly undone_at: number | null
}

const COLUMNS = sql`id, kind, upload, file_name, source, bytes, mapping, inspection, state, dry_run, slices, done_slices, pending,
  bytes_read, rows, counts, facts, problem, job, created_by, created_at, started_at, finished_at, undone_at`

export type NewImport = Pick<
  ImportRow,
  | 'kind'
  | 'upload'
  | 'file_name'
  | 'source'
  | 'bytes'
  | 'mapping'
  | 'inspection'
  | 'dry_run'
  | 'created_by'
>

export async function createImport(ledger: Ledger, it: NewImport): Promise<ImportRow> {
  const rows = await ledger.query<ImportRow>(sql`
    WITH number AS (UPDATE counters SET value = value + 1 WHERE name = 'import' RETURNING value)
    INSERT INTO imports (id, kind, upload, file_name, source, bytes, mapping, inspection, state, dry_run, counts, created_by)
    SELECT value, ${it.kind}, ${it.upload}, ${it.file_name}, ${it.source}, ${it.bytes}, ${json(it.mapping)}::jsonb, ${json(it.inspection)}::jsonb,
      'queued', ${it.dry_run}, ${json(NO_COUNTS)}::jsonb, ${it.created_by}
    FROM number
    RETURNING ${COLUMNS}`)
  return only(rows)
}

export async function findImport(ledger: Ledger, id: number): Promise<ImportRow | undefined> {
  const rows = await ledger.query<ImportRow>(sql`SELECT ${COLUMNS} FROM imports WHERE id = ${id}`)
  return rows[0]
}

/** Newest first, those before `before`. */
export async function listImports(
  ledger: Ledger,
  filter: {
    state?: ImportState | undefined
    kind?: string | undefined
    before?: number | undefined
    limit: number
  },
): Promise<ImportRow[]> {
  return ledger.query<ImportRow>(sql`
    SELECT ${COLUMNS} FROM imports
    WHERE id < ${filter.before ?? 2_147_483_647}
      AND (${filter.state ?? ''} = '' OR state = ${filter.state ?? ''})
      AND (${filter.kind ?? ''} = '' OR kind = ${filter.kind ?? ''})
    ORDER BY id DESC
    LIMIT ${filter.limit}`)
}

/** What changes while an import runs. */
export type ImportChange = Partial<
  Pick<
    ImportRow,
    | 'state'
    | 'slices'
    | 'done_slices'
    | 'pending'
    | 'bytes_read'
    | 'rows'
    | 'counts'
    | 'facts'
    | 'problem'
    | 'job'
  >
> & { readonly started?: true; readonly finished?: true; readonly undone?: true }

/** Writes the change; with `unless`, only while the import is not in that state (somebody cancelled it). */
export async function changeImport(
  ledger: Ledger,
  id: number,
  change: ImportChange,
): Promise<void> {
  const { started, finished, undone, ...columns } = change
  await ledger.query(sql`
    UPDATE imports SET
      state = coalesce(${param(columns.state ?? null, 'String')}::text, state),
      slices = coalesce(${param(columns.slices ?? null, 'Int64')}::int, slices),
      done_slices = coalesce(${param(columns.done_slices ?? null, 'Int64')}::int, done_slices),
      pending = CASE WHEN ${'pending' in columns} THEN ${json(columns.pending ?? null)}::jsonb ELSE pending END,
      bytes_read = coalesce(${param(columns.bytes_read ?? null, 'Int64')}::bigint, bytes_read),
      rows = coalesce(${param(columns.rows ?? null, 'Int64')}::bigint, rows),
      counts = coalesce(${json(columns.counts ?? null)}::jsonb, counts),
      facts = coalesce(${json(columns.facts ?? null)}::jsonb, facts),
      problem = CASE WHEN ${'problem' in columns} THEN ${json(columns.problem ?? null)}::jsonb ELSE problem END,
      job = coalesce(${param(columns.job ?? null, 'String')}::text, job),
      started_at = CASE WHEN ${started === true} THEN now() ELSE started_at END,
      finished_at = CASE WHEN ${finished === true} THEN now() ELSE finished_at END,
      undone_at = CASE WHEN ${undone === true} THEN now() ELSE undone_at END
    WHERE id = ${id}`)
}

/** Imports that were taken back. */
export async function undoneImports(ledger: Ledger): Promise<number[]> {
  const rows = await ledger.query<{ id: number }>(
    sql`SELECT id FROM imports WHERE state = 'undone'`,
  )
  return rows.map((row) => row.id)
}

/** A file that was sent and is not yet, or no longer, part of an import. */
export async function createUpload(
  ledger: Ledger,
  it: { id: string; name: string; bytes: number },
): Promise<void> {
  await ledger.query(
    sql`INSERT INTO uploads (id, name, bytes) VALUES (${it.id}, ${it.name}, ${it.bytes})`,
  )
}

export async function findUpload(
  ledger: Ledger,
  id: string,
): Promise<{ id: string; name: string; bytes: bigint; created_at: number } | undefined> {
  const rows = await ledger.query<{ id: string; name: string; bytes: bigint; created_at: number }>(
    sql`SELECT id, name, bytes, created_at FROM uploads WHERE id = ${id}`,
  )
  return rows[0]
}

/** The file is part of nothing any more. */
export async function forgetUpload(ledger: Ledger, id: string): Promise<void> {
  await ledger.query(sql`DELETE FROM uploads WHERE id = ${id}`)
}

/** Forgets files that were sent before then and that no import waits for or reads; gives their ids. */
export async function forgetOldUploads(ledger: Ledger, before: Millis): Promise<string[]> {
  const rows = await ledger.query<{ id: string }>(sql`
    DELETE FROM uploads
    WHERE created_at < ${param(new Date(before).toISOString(), 'String')}::timestamptz
      AND NOT EXISTS (
        SELECT 1 FROM imports
        WHERE imports.upload = uploads.id AND imports.state IN ('queued', 'reading', 'writing'))
    RETURNING id`)
  return rows.map(({ id }) => id)
}

const json = (value: unknown) => param(value === null ? null : JSON.stringify(value), 'String')

function only<T>(rows: readonly T[]): T {
  const [row] = rows
  if (row === undefined) throw new Error('the ledger gave no row where there must be one')
  return row
}
