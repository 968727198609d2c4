import { systemClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { createImport, findImport, type ImportRow } from '#facts/imports/imports.store.ts'
import type { Mapping } from '#facts/imports/mapping/mapping.ts'
import { inspectFile } from '#facts/imports/read/inspect.ts'
import { type Staged, stageFile } from '#facts/imports/read/stage-file.store.ts'
import { type ImportProgress, runImport } from '#facts/imports/run-import.store.ts'
import { columnName } from '#facts/tables/versioned.ts'
import type { Stores } from '#stores/open-stores.ts'
import { plainOrders } from './orders-file.store.ts'

const ZONE = 'Asia/Shanghai'
const CURRENCY = 'CNY'

/** What `zhike import` does once the file has arrived: look at it, stage it, resolve identities, write facts and rejects. */
export async function importFile(
  { facts, ledger }: Stores,
  path: string,
  fileName: string,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportRow> {
  const inspection = unwrap(await inspectFile(path, fileName, { facts, encoding: undefined }))
  const row = await createImport(ledger, {
    kind: 'orders',
    upload: '',
    file_name: fileName,
    source: 'bench',
    bytes: BigInt(inspection.bytes),
    mapping: MAPPING,
    inspection,
    dry_run: false,
    created_by: 'bench',
  })
  const stage = async (
    it: ImportRow,
    stageTable: string,
    heard: (read: { bytes: number; rows: number }) => Promise<void>,
  ): Promise<Staged> => {
    return stageFile(facts, {
      path,
      inspection,
      mapping: MAPPING,
      stageTable,
      zone: ZONE,
      currency: CURRENCY,
      source: it.source,
      onProgress: ({ bytesRead, rows }) => heard({ bytes: bytesRead, rows }),
    })
  }
  const ended = await runImport(
    {
      facts,
      ledger,
      clock: systemClock,
      currency: CURRENCY,
      stageFile: stage,
      onProgress: async (progress) => onProgress(progress),
      isCancelled: async () => false,
    },
    row.id,
  )
  const it = await findImport(ledger, row.id)
  if (ended !== 'done' || !it) throw new Error(`the import ended ${ended}`)
  return it
}

const MAPPING: Mapping = {
  kind: 'orders',
  columns: Object.fromEntries(
    plainOrders.columns
      .split(/,\s+(?=[a-z_]+ )/)
      .map((declaration) => [columnName(declaration.trim()), columnName(declaration.trim())]),
  ),
}
