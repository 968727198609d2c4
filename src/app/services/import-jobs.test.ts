import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { changeImport } from '#facts/imports/imports.store.ts'
import { sql } from '#sql/sql.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { importJob } from './import-jobs.ts'
import { createImportsService } from './imports.ts'
import { shopMigrations, testShop } from './testing/test-shop.ts'
import { createUploads } from './uploads.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, owner } = testShop(stores)
const dataDir = await mkdtemp(join(tmpdir(), 'zhike-uploads-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const uploads = createUploads({ dataDir, ledger: stores.ledger, clock })
const deps = { ...stores, clock, shop, uploads, wake: () => undefined }
const imports = createImportsService(deps)
const jobs = jobsStore({ ledger: stores.ledger, clock })
const CSV = 'order_id,ordered_at,order_total\nA1,2026-11-01 10:00:00,12.50\n'

const send = async () =>
  unwrap(await imports.receive(owner, { name: 'a.csv', stream: Readable.from([CSV]) })).upload
const start = async (upload: string, dry_run = false) =>
  unwrap(await imports.start(owner, { kind: 'orders', upload, dry_run }))
const isKept = (upload: string): boolean => existsSync(join(dataDir, 'uploads', upload))

/** Starts an import and lets the worker's handler run it. */
async function run(upload: string, dry_run: boolean) {
  const { id } = await start(upload, dry_run)
  const job = await jobs.claim(['import'], 'test')
  if (!job) throw new Error('there is no job')
  const tools = {
    progress: async () => undefined,
    isCancelled: async () => false,
    signal: new AbortController().signal,
  }
  await importJob(deps).run(job, tools)
  return unwrap(await imports.show(owner, String(id)))
}

test('a dry run keeps the file for the import after it, which then lets it go', async () => {
  const upload = await send()

  expect(await run(upload, true)).toMatchObject({ dry_run: true, counts: { new: 1 } })
  expect(isKept(upload)).toBe(true)

  expect(await run(upload, false)).toMatchObject({ dry_run: false, counts: { new: 1 } })
  expect(isKept(upload)).toBe(false)
  expect(await imports.start(owner, { kind: 'orders', upload })).toMatchObject({
    problem: { code: 'not_found' },
  })
})

test('a file that nobody imports within a day is removed, one that waits for its import is not', async () => {
  const [forgotten, waiting] = [await send(), await send()]
  const { id } = await start(waiting)
  await uploads.tidy()
  expect([isKept(forgotten), isKept(waiting)]).toEqual([true, true])

  clock.advance(Date.now() - clock.now() + 25 * 3_600_000)
  await uploads.tidy()
  expect([isKept(forgotten), isKept(waiting)]).toEqual([false, true])

  await changeImport(stores.ledger, Number(id), { state: 'cancelled' })
  clock.advance(2 * 3_600_000)
  await uploads.tidy()
  expect(isKept(waiting)).toBe(false)
})

test('where processes share a ledger a file that one took is there for another, and gone for all when it is imported', async () => {
  const there = await mkdtemp(join(tmpdir(), 'zhike-elsewhere-'))
  const { ledger } = stores
  const [here, elsewhere] = [dataDir, there].map((folder) =>
    createUploads({ dataDir: folder, ledger, clock, shared: true }),
  ) as [ReturnType<typeof createUploads>, ReturnType<typeof createUploads>]
  const bytes = Buffer.alloc(2_500_000, 'abcdefg')

  const { id } = unwrap(await here.receive('big.csv', Readable.from([bytes])))
  expect((await readFile(unwrap(await elsewhere.find(id)).path)).equals(bytes)).toBe(true)

  await elsewhere.remove(id)
  expect(await here.find(id)).toMatchObject({ problem: { code: 'not_found' } })
  expect(await ledger.query(sql`SELECT piece FROM upload_pieces`)).toEqual([])
  await rm(there, { recursive: true })
})
