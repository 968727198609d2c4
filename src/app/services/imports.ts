import { Readable } from 'node:stream'
import type { Clock } from '#core/clock.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import {
  changeImport,
  createImport,
  findImport,
  type ImportRow,
  listImports,
} from '#facts/imports/imports.store.ts'
import type { Mapping } from '#facts/imports/mapping/mapping.ts'
import { countRejects, rejectedRows } from '#facts/imports/rejects.store.ts'
import type { Inspection } from '#facts/imports/read/inspection.ts'
import { rejectedCsv } from '#facts/imports/read/rejected-csv.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { ImportsService } from '#api/services.ts'
import type { Import } from '#api/shapes/import.ts'
import { inspectUpload } from './import-inspection.ts'
import { toImport } from './import-shape.ts'
import type { Shop } from './shop.ts'
import type { Uploads } from './uploads.ts'

export type ImportsDeps = {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
  readonly uploads: Uploads
  /** Tells the worker that there is something to do. */
  readonly wake: () => void
}

/** Importing files: received, looked at, mapped, run by the worker, taken back. */
export function createImportsService(deps: ImportsDeps): ImportsService {
  const { facts, ledger, clock, uploads } = deps
  const jobs = jobsStore({ ledger, clock })

  return {
    async receive(_actor, file) {
      const kept = await uploads.receive(file.name, file.stream)
      return kept.ok ? ok({ upload: kept.value.id, bytes: kept.value.bytes }) : kept
    },

    async inspect(_actor, uploadId, hints) {
      const upload = await uploads.find(uploadId)
      if (!upload.ok) return upload
      const seen = await inspectUpload(deps, upload.value, hints)
      return seen.ok ? ok(seen.value.shown) : seen
    },

    async start(actor, fields) {
      const upload = await uploads.find(fields.upload)
      if (!upload.ok) return upload
      const seen = await inspectUpload(deps, upload.value, fields)
      if (!seen.ok) return seen
      const { inspection, mapping, shown } = seen.value
      if (mapping === undefined || shown.missing.length > 0) {
        return fail(
          problem(
            'unmapped_columns',
            {
              missing: shown.missing.join(', ') || 'kind',
              headers: inspection.headers.slice(0, 40).join(', '),
            },
            '/mapping',
          ),
        )
      }
      const row = await createImport(ledger, {
        kind: mapping.kind,
        upload: upload.value.id,
        file_name: upload.value.name,
        source: fields.source ?? mapping.source ?? shown.platform?.key ?? 'import',
        bytes: BigInt(upload.value.bytes),
        mapping,
        inspection,
        dry_run: fields.dry_run ?? false,
        created_by: actor.name,
      })
      await queue(row, 'import', actor.name)
      return show(row.id)
    },

    async list(_actor, filter, { limit, after }) {
      const before = after?.[0]
      if (before !== undefined && typeof before !== 'number')
        return fail(problem('invalid_cursor', {}, '/cursor'))
      const rows = await listImports(ledger, { ...filter, before, limit: limit + 1 })
      const data = rows.slice(0, limit)
      return ok({
        data: data.map((row) => toImport(row, [], { shop: deps.shop, now: clock.now() })),
        next: rows.length > limit ? [data.at(-1)?.id ?? 0] : null,
      })
    },

    show: async (_actor, id) => show(Number(id)),

    async rejected(_actor, id) {
      const row = await find(id)
      if (!row.ok) return row
      const { headers, name } = row.value.inspection as Inspection
      const stream = Readable.from(
        rejectedCsv({ headers, importId: row.value.id, rows: rejectedRows(facts, row.value.id) }),
      )
      return ok({ name: `${name}.rejected.csv`, stream })
    },

    async cancel(_actor, id) {
      const row = await find(id)
      if (!row.ok) return row
      if (
        row.value.state !== 'queued' &&
        row.value.state !== 'reading' &&
        row.value.state !== 'writing'
      ) {
        return fail(
          problem('import_state', {
            id,
            state: row.value.state,
            detail: 'it runs no more / 已不在运行',
          }),
        )
      }
      if (row.value.job !== null) await jobs.cancel(row.value.job)
      if (row.value.state === 'queued')
        await changeImport(ledger, row.value.id, { state: 'cancelled', finished: true })
      return show(row.value.id)
    },

    async undo(actor, id) {
      const row = await find(id)
      if (!row.ok) return row
      const { state, dry_run } = row.value
      if (dry_run || (state !== 'done' && state !== 'cancelled' && state !== 'failed')) {
        const detail = dry_run
          ? 'a dry run wrote nothing / 试运行没有写入数据'
          : 'only an import that has ended can be taken back / 结束后才能撤销'
        return fail(problem('import_state', { id, state, detail }))
      }
      await changeImport(ledger, row.value.id, { state: 'undoing' })
      await queue(row.value, 'undo-import', actor.name)
      return show(row.value.id)
    },
  }

  async function queue(row: ImportRow, kind: 'import' | 'undo-import', by: string): Promise<void> {
    const job = await jobs.create(kind, {
      by,
      detail: { import: row.id, file: row.file_name },
      total: 100,
    })
    await changeImport(ledger, row.id, { job: job.id })
    deps.wake()
  }

  async function find(id: string): Promise<Result<ImportRow>> {
    const row = /^\d{1,9}$/.test(id) ? await findImport(ledger, Number(id)) : undefined
    return row ? ok(row) : fail(problem('not_found', { what: 'import', id }))
  }

  async function show(id: number): Promise<Result<Import>> {
    const row = await find(String(id))
    if (!row.ok) return row
    const rejects = row.value.counts.rejected > 0 ? await countRejects(facts, row.value.id) : []
    return ok(toImport(row.value, rejects, { shop: deps.shop, now: clock.now() }))
  }
}

/** The mapping that an import was started with. */
export const mappingOf = (row: ImportRow): Mapping => row.mapping as Mapping
