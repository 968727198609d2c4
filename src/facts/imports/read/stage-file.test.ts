import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { name, sql, type Sql } from '#sql/sql.ts'
import { testStores } from '../../../../test/harness/stores.ts'
import { ddl } from '../../ingest/take-in.store.ts'
import { factsMigrations } from '../../migrations.ts'
import { stages } from '../../stage/stage.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { inspectFile } from './inspect.ts'
import { stageFile } from './stage-file.store.ts'

const { facts } = await testStores(factsMigrations)
const folder = await mkdtemp(joinPath(tmpdir(), 'zhike-stage-'))
afterAll(() => rm(folder, { recursive: true }))
let tables = 0

async function stage(mapping: Mapping, text: string | Buffer, fileName = 'orders.csv') {
  const path = joinPath(folder, `${++tables}-${fileName}`)
  await writeFile(path, text)
  const inspection = unwrap(await inspectFile(path, fileName, { facts, encoding: mapping.encoding }))
  const table = `stage_test_${tables}`
  await facts.run(sql`CREATE TABLE ${name(table)} (${ddl(stages[mapping.kind].columns)}) ENGINE = MergeTree ORDER BY row`)
  const staged = await stageFile(facts, { path, inspection, mapping, stageTable: table, zone: 'Asia/Shanghai', currency: 'CNY', source: 'test' })
  const rows = (columns: Sql = sql`*`) => facts.query<Record<string, unknown>>(sql`SELECT ${columns} FROM ${name(table)} ORDER BY row`)
  return { staged, inspection, rows, table }
}

const MAPPING: Mapping = {
  kind: 'orders',
  columns: { order_id: 'order_id', customer_id: 'customer_id', ordered_at: 'ordered_at', order_total: 'order_total' },
}

describe('staging', () => {
  test('a plain file', async () => {
    const it = await stage(MAPPING, 'order_id,customer_id,ordered_at,order_total\nA1,c1,2026-11-11 00:02:11,12.50\nA2,,2026-11-11 00:02:11,3\n')
    console.log(JSON.stringify(await it.rows(), null, 1))
    expect(it.staged).toEqual({ rows: 2, structuralRejects: 0, skipped: 0 })
  })
})
