import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll } from 'vitest'
import { unwrap } from '#core/result.ts'
import { name, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { Mapping } from '#facts/imports/mapping/mapping.ts'
import { suggestMapping } from '#facts/imports/mapping/suggest.ts'
import { inspectFile } from '#facts/imports/read/inspect.ts'
import { type Staged, stageFile } from '#facts/imports/read/stage-file.store.ts'
import type { Inspection } from '#facts/imports/read/inspection.ts'
import { ddl } from '#facts/ingest/take-in.store.ts'
import { stages } from '#facts/stage/stage.ts'

export type StagedFile = {
  readonly staged: Staged
  readonly inspection: Inspection
  readonly mapping: Mapping
  /** The stage's rows in the file's order. */
  readonly rows: (columns?: Sql) => Promise<Record<string, unknown>[]>
  /** What is wrong: [row, column, code, cell] for each fault. */
  readonly faults: () => Promise<[number, string, string, string][]>
}

export type StageOptions = {
  readonly mapping?: Mapping | undefined
  readonly kind?: Mapping['kind'] | undefined
  readonly zone?: string
  readonly name?: string
}

/**
 * Stages files into tables of a test's own engine, as an import does.
 *
 * @example const stage = await stageTools(facts); const { rows } = await stage('order_id,…\n…', { kind: 'orders' })
 */
export async function stageTools(
  facts: Facts,
): Promise<
  (file: string | Buffer | { path: string }, options?: StageOptions) => Promise<StagedFile>
> {
  const folder = await mkdtemp(join(tmpdir(), 'zhike-stage-'))
  afterAll(() => rm(folder, { recursive: true }))
  let count = 0
  return async (file, options = {}) => {
    const table = `stage_test_${++count}`
    const isPath = typeof file === 'object' && !Buffer.isBuffer(file)
    const path = isPath ? file.path : join(folder, `${count}.data`)
    if (!isPath) await writeFile(path, file)
    const inspection = unwrap(
      await inspectFile(path, options.name ?? basename(path), {
        facts,
        encoding: options.mapping?.encoding,
      }),
    )
    const mapping =
      options.mapping ?? suggestMapping(inspection.headers, options.kind, inspection.sample).mapping
    if (!mapping) throw new Error(`no mapping suggests itself for ${inspection.headers.join(', ')}`)
    await facts.run(
      sql`CREATE TABLE ${name(table)} (${ddl(stages[mapping.kind].columns)}) ENGINE = MergeTree ORDER BY row`,
    )
    const staged = await stageFile(facts, {
      path,
      inspection,
      mapping,
      stageTable: table,
      zone: options.zone ?? 'Asia/Shanghai',
      currency: 'CNY',
      source: mapping.source ?? 'test',
    })
    const rows = (columns: Sql = sql`*`) =>
      facts.query<Record<string, unknown>>(
        sql`SELECT ${columns} FROM ${name(table)} ORDER BY row, toString(tuple(*))`,
      )
    const faults = async (): Promise<[number, string, string, string][]> => {
      const found = await facts.query<{
        row: string
        bad: { column: string; code: string; detail: string }[]
      }>(sql`SELECT row, bad FROM ${name(table)} WHERE notEmpty(bad) ORDER BY row`)
      return found.flatMap(({ row, bad }) =>
        bad.map(({ column, code, detail }): [number, string, string, string] => [
          Number(row),
          column,
          code,
          detail,
        ]),
      )
    }
    return { staged, inspection, mapping, rows, faults }
  }
}
