import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomFor } from '#facts/sample/random.ts'
import { freePort } from '#stores/clickhouse/launch.ts'
import { enginePids } from '../harness/shop.ts'
import { type Books, differences, dueOf, openBooks } from './books.ts'
import { compare } from './compare.ts'
import { startLoad } from './load.ts'
import { isReady, pause, type Zhike, zhikeProcess } from './zhike.ts'

const KILLS = Number(process.env['ZHIKE_TEST_KILLS'] ?? 100)
const SEED = Number(process.env['ZHIKE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
/** After so many kills everything is compared. */
const COMPARE_EVERY = 25
const KEY = 'zk_crash_0123456789abcdef0123456789abcdef'

let dir: string
let zhike: Zhike
let books: Books
const { next: random } = randomFor(SEED, 0, 0)

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhike-crash-'))
  books = openBooks(join(dir, 'books'))
  zhike = zhikeProcess({ data: join(dir, 'data'), port: await freePort(), key: KEY })
  await zhike.start()
  process.stderr.write(`seed ${SEED}, ${KILLS} kills each\n`)
})
afterAll(async () => {
  await zhike.stop()
  await rm(dir, { recursive: true, force: true, maxRetries: 5 })
})

describe('the books themselves', () => {
  const order = { kind: 'order', id: 'o1', customer: 'c1', yuan: 500 } as const
  const refund = { kind: 'refund', id: 'r1', order: 'o1', customer: 'c1', yuan: 50 } as const

  test('find a lost fact, a doubled one and one of somebody else', () => {
    const due = dueOf([order, refund])
    expect(differences(due, dueOf([order, refund]))).toEqual([])
    expect(differences(due, dueOf([order]))).toEqual(['c1: spend should be 450, is 500'])
    expect(differences(due, dueOf([order, order, refund]))).toHaveLength(2)
    expect(differences(due, dueOf([order, refund, { ...order, customer: 'c2' }]))).toHaveLength(2)
  })
})

describe('killed at random moments under load', () => {
  test.each(['the whole process', 'ClickHouse', 'PostgreSQL'] as const)(
    '%s: nothing acknowledged is lost, nothing counts twice',
    async (victim) => {
      const back: number[] = []
      for (let turn = 1; turn <= KILLS; turn += 1) {
        const load = startLoad(zhike, books, random)
        try {
          await heard()
          await pause(random() * 500)
          back.push(await killAndReturn(victim))
        } finally {
          await load.stop()
        }
        if (turn % COMPARE_EVERY === 0 || turn === KILLS) await compare(zhike, books)
      }
      const { sent, acknowledged } = books.count()
      process.stderr.write(
        `${victim}: ${KILLS} kills; ${sent} facts sent, ${acknowledged} acknowledged; back in ${quantile(back, 0.5)} ms (median), ${quantile(back, 0.99)} ms (p99)\n`,
      )
    },
    120_000 + KILLS * 30_000,
  )

  test('and the product itself finds no difference', async () => {
    const found = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, '../../bin/zhike.mjs'), 'verify', '--json'],
      { env: { ...process.env, ZHIKE_DATA: join(dir, 'data') }, maxBuffer: 1e8 },
    )
    expect(JSON.parse(found.stdout)).toMatchObject({ differences_total: 0, differences: [] })
  }, 300_000)
})

/** Waits until something more is acknowledged: each kill then has something to lose. */
async function heard(): Promise<void> {
  const before = books.count().acknowledged
  for (
    const end = performance.now() + 60_000;
    books.count().acknowledged === before;
    await pause(5)
  )
    if (performance.now() > end) throw new Error('nothing is acknowledged any more')
}

/** Milliseconds until it answers again. */
async function killAndReturn(
  victim: 'the whole process' | 'ClickHouse' | 'PostgreSQL',
): Promise<number> {
  if (victim === 'the whole process') {
    await zhike.kill()
    return zhike.start()
  }
  const begin = performance.now()
  const pids = enginePids(join(dir, 'data'))
  process.kill(victim === 'ClickHouse' ? pids.clickhouse : pids.postgres, 'SIGKILL')
  // It is noticed, and then mended by itself.
  await pause(100)
  while (!(await isReady(zhike.url))) {
    if (performance.now() - begin > 60_000) throw new Error(`${victim} does not come back`)
    await pause(20)
  }
  return Math.round(performance.now() - begin)
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(share * values.length))
  ] ?? 0
