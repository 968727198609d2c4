import type { Clock } from '#core/clock.ts'
import { ProblemError } from '#core/result.ts'
import { FACTS_LOCK } from '#facts/ingest/take-in.store.ts'
import { changeImport, findImport, type ImportRow } from '#facts/imports/imports.store.ts'
import type { Inspection } from '#facts/imports/read/inspection.ts'
import { stageFile } from '#facts/imports/read/stage-file.store.ts'
import { runImport } from '#facts/imports/run-import.store.ts'
import { undoImport } from '#facts/imports/undo.store.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { type JobHandler, type JobTools, problemOf } from '../worker.ts'
import { followMerges } from './follow-merges.ts'
import { mappingOf } from './imports.ts'
import type { Shop } from './shop.ts'
import type { Uploads } from './uploads.ts'

type Deps = {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
  readonly uploads: Uploads
}

/** How the worker runs an import to its end, or goes on with one that a crash left. */
export function importJob(deps: Deps): JobHandler {
  const { facts, ledger, clock, shop } = deps
  return {
    key: 'import',
    async run(job, tools) {
      const id = Number(job.detail['import'])
      try {
        const status = await runImport(
          {
            facts,
            ledger,
            clock,
            currency: shop.currency(),
            follow: followMerges,
            stageFile: (row, stage, heard) => stageUpload(deps, row, stage, tools, heard),
            onProgress: async ({ share }) => tools.progress({ completed: Math.floor(share * 100) }),
            isCancelled: tools.isCancelled,
          },
          id,
        )
        const row = await findImport(ledger, id)
        // A dry run is followed by the real import of the same file.
        if (row && status === 'done' && !row.dry_run) await deps.uploads.remove(row.upload)
        return {
          status: status === 'done' ? 'complete' : 'cancelled',
          result: { import: id, counts: { ...row?.counts } },
        }
      } catch (error) {
        if (!tools.signal.aborted)
          await changeImport(ledger, id, {
            state: 'failed',
            problem: problemOf(error, job.id),
            finished: true,
          })
        throw error
      }
    },
  }
}

async function stageUpload(
  { facts, shop, uploads }: Deps,
  row: ImportRow,
  stage: string,
  tools: JobTools,
  heard: (read: { bytes: number; rows: number }) => Promise<void>,
): Promise<{ rows: number; skipped: number }> {
  const upload = await uploads.find(row.upload)
  if (!upload.ok) throw new ProblemError(upload.problem)
  const staged = await stageFile(facts, {
    path: upload.value.path,
    inspection: row.inspection as Inspection,
    mapping: mappingOf(row),
    stageTable: stage,
    zone: shop.zone(),
    currency: shop.currency(),
    source: row.source,
    signal: tools.signal,
    onProgress: ({ bytesRead, rows }) => heard({ bytes: bytesRead, rows }),
  })
  return staged
}

/** How the worker takes an import back. */
export function undoJob({
  facts,
  ledger,
  clock,
}: Pick<Deps, 'facts' | 'ledger' | 'clock'>): JobHandler {
  return {
    key: 'undo-import',
    async run(job, tools) {
      const id = Number(job.detail['import'])
      const row = await findImport(ledger, id)
      if (!row) throw new Error(`there is no import ${id}`)
      const undone = await ledger.withLock(FACTS_LOCK, () =>
        undoImport({ facts, ledger, clock }, row, (share) =>
          tools.progress({ completed: Math.floor(share * 100) }),
        ),
      )
      return { status: 'complete', result: { import: id, ...undone } }
    },
  }
}
