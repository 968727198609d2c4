import type { ImportRow } from '#facts/imports/imports.store.ts'
import type { RejectCount } from '#facts/imports/rejects.store.ts'
import type { Inspection as FileInspection } from '#facts/imports/read/inspection.ts'
import { isRejectCode, rejectSentence } from '#facts/imports/read/reject-codes.ts'
import type { FileFacts, Import, RejectReason } from '#api/shapes/import.ts'
import type { Mapping } from '#api/shapes/mapping.ts'
import { describeProblem, type Problem } from '#core/problem.ts'
import { iso, isoOrNull, type Shop } from './shop.ts'

/** An import as answers carry it. `now` is for rates and the time that is left. */
export function toImport(
  row: ImportRow,
  rejects: readonly RejectCount[],
  { shop, now }: { shop: Shop; now: number },
): Import {
  const seconds =
    row.started_at === null ? 0 : Math.max(1, (row.finished_at ?? now) - row.started_at) / 1000
  const progress = progressOf(row)
  const busy = row.state === 'reading' || row.state === 'writing'
  const share = (progress ?? 0) / 10_000
  const problem = row.problem as Problem | null
  return {
    id: String(row.id),
    state: row.state,
    dry_run: row.dry_run,
    kind: row.kind,
    source: row.source,
    platform: null,
    file: fileFacts(row.inspection as FileInspection),
    mapping: row.mapping as Mapping | null,
    counts: { read: Number(row.rows), ...row.counts },
    facts: { ...row.facts },
    bytes_read: Number(row.bytes_read),
    progress,
    rows_per_second: row.started_at === null ? null : Math.round(Number(row.rows) / seconds),
    eta_seconds: busy && share > 0.01 ? Math.ceil((seconds * (1 - share)) / share) : null,
    created_at: iso(row.created_at, shop),
    started_at: isoOrNull(row.started_at, shop),
    finished_at: isoOrNull(row.finished_at, shop),
    by: row.created_by,
    rejects: rejects.map(toReason),
    problem: problem === null ? null : { code: problem.code, detail: bothLanguages(problem) },
    can_cancel: row.state === 'queued' || busy,
    can_undo:
      !row.dry_run &&
      (row.state === 'done' || row.state === 'cancelled' || row.state === 'failed') &&
      row.counts.new + row.counts.updated > 0,
    job: row.job,
  }
}

/** Half of an import is reading, half is writing. Basis points. */
function progressOf(row: ImportRow): number | null {
  switch (row.state) {
    case 'queued':
      return 0
    case 'reading':
      return Math.round(
        5_000 * Math.min(1, Number(row.bytes_read) / Math.max(1, Number(row.bytes))),
      )
    case 'writing':
      return 5_000 + Math.round((5_000 * row.done_slices) / Math.max(1, row.slices))
    case 'done':
    case 'undone':
      return 10_000
    case 'failed':
    case 'cancelled':
    case 'undoing':
      return null
  }
}

export const fileFacts = (it: FileInspection): FileFacts => ({
  name: it.name,
  bytes: it.bytes,
  format: it.format,
  compressed: it.compressed,
  encoding: it.encoding,
  delimiter: it.delimiter,
  sheet: it.sheet,
})

const toReason = (count: RejectCount): RejectReason => ({
  code: count.code,
  column: count.column === '' ? null : count.column,
  reason: isRejectCode(count.code)
    ? {
        zh: rejectSentence(count.code, count.example, 'zh'),
        en: rejectSentence(count.code, count.example, 'en'),
      }
    : { zh: count.code, en: count.code },
  count: Number(count.rows),
})

function bothLanguages(it: Problem): { zh: string; en: string } {
  const { zh, en = zh } = describeProblem(it)
  return { zh, en }
}
