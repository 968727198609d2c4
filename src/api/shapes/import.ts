import { type Static, Type } from 'typebox'
import { ImportKind, Mapping } from './mapping.ts'
import { PageQuery } from './page.ts'
import { ProblemPlace } from './problem.ts'
import { closed, Count, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

/** What a file turned out to be. */
export const FileFacts = closed({
  name: Type.String(),
  bytes: Count,
  format: oneOf(['csv', 'xlsx', 'parquet', 'jsonl']),
  compressed: Type.Boolean(),
  encoding: nullable(Type.String()),
  delimiter: nullable(Type.String()),
  sheet: nullable(Type.String()),
})
export type FileFacts = Static<typeof FileFacts>

/** A column that the kind knows, for the mapping form. */
export const CanonicalColumn = closed({
  key: Type.String(),
  name: Text,
  required: Type.Boolean(),
  sentence: Text,
})
export type CanonicalColumn = Static<typeof CanonicalColumn>

/** A column of the file, some of its values, and the canonical column that it looks like. */
export const FileColumn = closed({
  header: Type.String(),
  examples: Type.Array(Type.String()),
  suggested: nullable(Type.String()),
  /** Basis points: 10000 = recognised for sure. */
  confidence: Type.Integer({ minimum: 0, maximum: 10000 }),
})
export type FileColumn = Static<typeof FileColumn>

/** POST /v1/imports/inspect: nothing is imported. `upload` lets POST /v1/imports use the same file without sending it again. */
export const Inspection = closed({
  upload: Type.String(),
  expires_at: Time,
  file: FileFacts,
  kind: nullable(ImportKind),
  kinds: Type.Array(
    closed({ kind: ImportKind, fits: Type.Integer({ minimum: 0, maximum: 10000 }) }),
  ),
  /** taobao, doudian, shopify, woocommerce …; null = none that we know. */
  platform: nullable(closed({ key: Type.String(), name: Text })),
  columns: Type.Array(FileColumn),
  canonical: Type.Array(CanonicalColumn),
  mapping: Mapping,
  missing: Type.Array(Type.String()),
  rows: Type.Array(Type.Array(Type.String())),
  notes: Type.Array(Text),
})
export type Inspection = Static<typeof Inspection>

export const ImportCounts = closed({
  read: Count,
  new: Count,
  updated: Count,
  unchanged: Count,
  rejected: Count,
})
export type ImportCounts = Static<typeof ImportCounts>

/** Rejected rows of one reason. */
export const RejectReason = closed({
  code: Type.String(),
  column: nullable(Type.String()),
  reason: Text,
  count: Count,
})
export type RejectReason = Static<typeof RejectReason>

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

/** GET /v1/imports/{id} */
export const Import = closed({
  id: Type.String(),
  state: oneOf(IMPORT_STATES),
  dry_run: Type.Boolean(),
  kind: ImportKind,
  source: Type.String(),
  platform: nullable(Type.String()),
  file: FileFacts,
  mapping: nullable(Mapping),
  counts: ImportCounts,
  /** What the rows became: orders, lines, refunds, customers … by name. */
  facts: Type.Record(Type.String(), Count),
  bytes_read: Count,
  /** Share done, basis points; null = not known yet. */
  progress: nullable(Type.Integer({ minimum: 0, maximum: 10000 })),
  rows_per_second: nullable(Count),
  eta_seconds: nullable(Count),
  created_at: Time,
  started_at: nullable(Time),
  finished_at: nullable(Time),
  by: Type.String(),
  rejects: Type.Array(RejectReason),
  problem: nullable(
    closed({ code: Type.String(), detail: Text, errors: Type.Optional(Type.Array(ProblemPlace)) }),
  ),
  can_cancel: Type.Boolean(),
  can_undo: Type.Boolean(),
  job: nullable(Type.String()),
})
export type Import = Static<typeof Import>

/** The form fields of POST /v1/imports beside `file` (or `upload`). */
export const ImportFields = closed({
  kind: Type.Optional(ImportKind),
  mapping: Type.Optional(Mapping),
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  dry_run: Type.Optional(Type.Boolean()),
  upload: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
})
export type ImportFields = Static<typeof ImportFields>

/** GET /v1/imports: newest first. */
export const ImportQuery = closed({
  ...PageQuery,
  state: Type.Optional(oneOf(IMPORT_STATES)),
  kind: Type.Optional(ImportKind),
})
export type ImportQuery = Static<typeof ImportQuery>
