import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { factsMigrations } from '../migrations.ts'
import { createImport, findImport, type ImportRow } from './imports.store.ts'
import { suggestMapping } from './mapping/suggest.ts'
import { inspectFile } from './read/inspect.ts'
import { rejectedCsv } from './read/rejected-csv.ts'
import { stageFile } from './read/stage-file.store.ts'
import { rejectedRows } from './rejects.store.ts'
import { runImport } from './run-import.store.ts'
import { undoImport } from './undo.store.ts'

const { facts, ledger } = await testStores(factsMigrations)
const clock = fixedClock(Date.parse('2026-11-22T04:00:00Z'))
const folder = await mkdtemp(join(tmpdir(), 'zhike-import-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Imports a text as a file of this name; `engine` stands in for the facts engine. */
async function importText(name: string, text: string, engine: Facts = facts): Promise<ImportRow> {
  const path = join(folder, name)
  await writeFile(path, text)
  const inspection = unwrap(await inspectFile(path, name))
  const { mapping } = suggestMapping(inspection.headers, undefined, inspection.sample)
  if (!mapping) throw new Error('the file fits no kind')
  const { size } = await stat(path)
  const made = await createImport(ledger, {
    kind: mapping.kind,
    upload: name,
    file_name: name,
    source: 'file',
    bytes: BigInt(size),
    mapping,
    inspection,
    dry_run: false,
    created_by: 'test',
  })
  return go(made.id, path, engine)
}

async function go(id: number, path: string, engine: Facts = facts): Promise<ImportRow> {
  await runImport(
    {
      facts: engine,
      ledger,
      clock,
      currency: 'CNY',
      onProgress: async () => undefined,
      isCancelled: async () => false,
      stageFile: (row, stageTable) =>
        stageFile(facts, {
          path,
          inspection: row.inspection as never,
          mapping: row.mapping as never,
          stageTable,
          zone: 'Asia/Shanghai',
          currency: 'CNY',
          source: row.source,
        }),
    },
    id,
  )
  const row = await findImport(ledger, id)
  if (!row) throw new Error('the import is gone')
  return row
}

const state = async () => ({
  orders: await facts.query(sql`
    SELECT order_id, total, state, line_sku, line_total, refund_id, refund_amount, customer != 0 AS known_buyer
    FROM orders FINAL WHERE past = 0 ORDER BY order_id`),
  customers: await facts.query(sql`SELECT count() AS n FROM customers FINAL`),
})

const HEAD = 'order_id,customer_id,ordered_at,sku,quantity,unit_price'
const ORDERS = [
  HEAD,
  'F1,a,2026-10-01,tea,2,10.00',
  'F1,a,2026-10-01,cup,1,5.50',
  'F2,b,2026-10-02,tea,1,10.00',
  'F3,,2026-10-03,tea,1,10.00',
].join('\n')

test('an import, again, changed, and taken back: counts are of orders, and the state before comes back', async () => {
  const empty = await state()
  const first = await importText('orders.csv', ORDERS)
  expect(first).toMatchObject({
    state: 'done',
    counts: { new: 3, updated: 0, unchanged: 0, rejected: 0 },
    facts: { lines: 4, refunds: 0, guest_rows: 1 },
  })
  const before = await state()
  expect(before.orders).toMatchObject([
    { order_id: 'F1', total: '2550' },
    { order_id: 'F2', total: '1000' },
    { order_id: 'F3', known_buyer: 0 },
  ])

  expect(await importText('again.csv', ORDERS)).toMatchObject({
    counts: { new: 0, updated: 0, unchanged: 3 },
  })
  expect(await state()).toEqual(before)

  const changed = await importText(
    'changed.csv',
    [HEAD, 'F2,b,2026-10-02,tea,3,10.00', 'F4,c,2026-10-04,tea,1,1.00'].join('\n'),
  )
  expect(changed.counts).toMatchObject({ new: 1, updated: 1, unchanged: 0 })
  clock.advance(1000)
  expect(await undoImport({ facts, ledger, clock }, changed, async () => undefined)).toEqual({
    restored: 1,
    removed: 1,
  })
  expect(await state()).toEqual(before)
  expect(await undoImport({ facts, ledger, clock }, changed, async () => undefined)).toEqual({
    restored: 0,
    removed: 0,
  })
  clock.advance(1000)
  await undoImport({ facts, ledger, clock }, first, async () => undefined)
  expect(await state()).toEqual(empty)
})

test('rejected rows come back as a file; mended, they join the lines that were good', async () => {
  const bad = await importText(
    'bad.csv',
    [
      HEAD,
      'G1,a,2026-10-01,tea,2,10.00',
      'G1,a,2026-10-01,cup,1,five',
      'G2,b,2026-13-01,tea,1,10.00',
    ].join('\n'),
  )
  expect(bad.counts).toMatchObject({ new: 1, rejected: 2 })
  let text = ''
  for await (const part of rejectedCsv({
    headers: (bad.inspection as { headers: string[] }).headers,
    importId: bad.id,
    rows: rejectedRows(facts, bad.id),
  }))
    text += part
  const lines = text.trim().split(/\r?\n/)
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatch(/^G1,a,2026-10-01,cup,1,five,2,unit_price,/)
  expect(lines[2]).toMatch(/^G2,b,2026-13-01,tea,1,10\.00,3,ordered_at,/)

  const mended = await importText(
    'bad.csv.rejected.csv',
    text.replace('five', '5.00').replace('2026-13-01', '2026-11-01'),
  )
  expect(mended.counts).toMatchObject({ new: 1, updated: 1, rejected: 0 })
  const orders = (await state()).orders as { order_id: string; total: string; line_sku: string[] }[]
  expect(orders.filter((order) => order.order_id.startsWith('G'))).toMatchObject([
    { order_id: 'G1', total: '2500', line_sku: ['tea', 'cup'] },
    { order_id: 'G2', total: '1000' },
  ])
})

test('an import that dies while it writes goes on and counts what it would have counted', async () => {
  // Dies once, at the moment the new orders are written: after what is past was copied, before anybody is touched.
  let alive = false
  const dying: Facts = {
    ...facts,
    shards: facts.shards,
    session: async () => {
      const session = await facts.session()
      return {
        ...session,
        shards: session.shards,
        run: async (statement, options) => {
          if (
            !alive &&
            statement.texts.some((piece) => piece.includes('FROM next')) &&
            statement.texts[0]?.startsWith('INSERT INTO ') &&
            options !== undefined
          ) {
            alive = true
            throw new Error('killed')
          }
          return session.run(statement, options)
        },
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      }
    },
  }
  const text = [HEAD, 'H1,a,2026-10-01,tea,2,10.00', 'H2,b,2026-10-02,tea,1,10.00'].join('\n')
  await expect(importText('dies.csv', text, dying)).rejects.toThrow('killed')
  const [left] = await ledger.query<{ id: number; state: string }>(
    sql`SELECT id, state FROM imports WHERE file_name = 'dies.csv'`,
  )
  expect(left?.state).toBe('writing')
  const ended = await go(left?.id ?? 0, join(folder, 'dies.csv'))
  expect(ended).toMatchObject({
    state: 'done',
    counts: { new: 2, updated: 0, unchanged: 0, rejected: 0 },
  })
  const touched = await facts.query(
    sql`SELECT count() AS n FROM orders FINAL WHERE past = 0 AND order_id IN ('H1', 'H2')`,
  )
  expect(touched).toEqual([{ n: '2' }])
})
