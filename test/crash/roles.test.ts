import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomFor } from '#facts/sample/random.ts'
import { sql } from '#sql/sql.ts'
import { freePort } from '#stores/clickhouse/launch.ts'
import { eventually } from '../harness/shop.ts'
import { testStores } from '../harness/stores.ts'
import { openBooks } from './books.ts'
import { ask, compare } from './compare.ts'
import { startLoad } from './load.ts'
import { isReady, pause, type Zhike, zhikeProcess } from './zhike.ts'

const KEY = 'zk_roles_0123456789abcdef0123456789abcdef'
const { next: random } = randomFor(4, 0, 0)
const { ledger, env } = await testStores()

let dir: string
let apis: Zhike[]
let workers: Zhike[]

/** Each process has a data folder of its own, as on machines of its own. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhike-roles-'))
  const one = async (role: 'api' | 'worker', index: number): Promise<Zhike> =>
    zhikeProcess({
      data: join(dir, `${role}-${index}`),
      port: await freePort(),
      key: KEY,
      role,
      env: { ...env, ZHIKE_DRAIN_SECONDS: '2', ZHIKE_LOG: 'error' },
    })
  apis = [await one('api', 1), await one('api', 2)]
  workers = [await one('worker', 1), await one('worker', 2)]
  await Promise.all([...apis, ...workers].map((process) => process.start()))
})
afterAll(async () => {
  await Promise.all([...apis, ...workers].map((process) => process.kill()))
  await rm(dir, { recursive: true, force: true, maxRetries: 5 })
})

/** What stands in front of several APIs: it asks each whether it is ready and gives requests to those that are, in turns. */
function inFront() {
  let ready = [...apis]
  let turn = 0
  const looking = setInterval(() => {
    void Promise.all(apis.map((api) => isReady(api.url))).then((answers) => {
      ready = apis.filter((_, index) => answers[index])
    })
  }, 100)
  return {
    key: KEY,
    get url(): string {
      const next = ready[turn++ % Math.max(1, ready.length)] ?? apis[0]
      return next?.url ?? ''
    },
    stop: () => clearInterval(looking),
  }
}

const csv = (rows: number): string =>
  [
    'order_id,ordered_at,order_total',
    // Of guests: nobody of the books has anything from it.
    ...Array.from({ length: rows }, (_, n) => `F${rows}-${n},2026-01-02 10:00:00,1.00`),
  ].join('\n')

/** Sends a file to one API and has it imported by way of the other. */
async function sendAndImport(rows: number): Promise<{ id: string; job: string }> {
  const [first, second] = apis as [Zhike, Zhike]
  const form = new FormData()
  form.set('file', new Blob([csv(rows)]), 'orders.csv')
  const { upload } = await ask<{ upload: string }>(first, '/v1/imports/inspect', {
    method: 'POST',
    body: form,
  })
  const fields = new FormData()
  fields.set('upload', upload)
  fields.set('kind', 'orders')
  const started = await ask<{ id: string }>(second, '/v1/imports', { method: 'POST', body: fields })
  const [row] = await ledger.query<{ job: string }>(
    sql`SELECT job FROM imports WHERE id = ${Number(started.id)}`,
  )
  return { id: started.id, job: row?.job ?? '' }
}

const importDone = async (id: string): Promise<Record<string, any>> => {
  let it: Record<string, any> = {}
  await eventually('the import ends', async () => {
    it = await ask(apis[0] as Zhike, `/v1/imports/${id}`)
    return it['state'] === 'done' || it['state'] === 'failed'
  })
  return it
}

test('a file that one API took is started at another and imported by a worker, once', async () => {
  const { id, job } = await sendAndImport(300)
  expect(await importDone(id)).toMatchObject({ state: 'done', counts: { new: 300, rejected: 0 } })
  const rows = await ledger.query(sql`SELECT attempts FROM jobs WHERE id = ${job}`)
  expect(rows).toEqual([{ attempts: 1 }])
})

test('a worker that is killed at work is followed by another, which does all of it', async () => {
  const { id, job } = await sendAndImport(40_000)
  let holder: string | null = null
  await eventually('a worker takes the job', async () => {
    const [row] = await ledger.query<{ worker: string | null }>(
      sql`SELECT worker FROM jobs WHERE id = ${job}`,
    )
    holder = row?.worker ?? null
    return holder !== null
  })
  const pid = Number(String(holder).split(' ')[1])
  const victim = workers.find((worker) => worker.pid() === pid)
  if (!victim) throw new Error(`nobody is ${holder}`)
  await victim.kill()
  expect(await importDone(id)).toMatchObject({
    state: 'done',
    counts: { new: 40_000, rejected: 0 },
  })
  const rows = await ledger.query(sql`SELECT attempts, status FROM jobs WHERE id = ${job}`)
  expect(rows).toEqual([{ attempts: 2, status: 'complete' }])
  await victim.start()
}, 180_000)

test('restarted one after another under load: nothing lost, nothing double, no request without an answer', async () => {
  const books = openBooks(join(dir, 'books'))
  const front = inFront()
  const unanswered: unknown[] = []
  const load = startLoad(
    {
      key: KEY,
      get url() {
        return front.url
      },
      unanswered: (error) => unanswered.push(error),
    },
    books,
    random,
  )
  try {
    for (const process of [...apis, ...workers]) {
      await pause(1_000)
      await process.stop()
      await process.start()
    }
    await pause(500)
  } finally {
    await load.stop()
    front.stop()
  }
  expect(unanswered).toEqual([])
  const { acknowledged } = books.count()
  process.stderr.write(`restarted in turns: ${acknowledged} facts acknowledged\n`)
  await compare(apis[1] as Zhike, books)
}, 300_000)
