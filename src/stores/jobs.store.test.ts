import { expect, test } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { problem } from '#core/problem.ts'
import { unwrap } from '#core/result.ts'
import { testStores } from '../../test/harness/stores.ts'
import { jobsStore } from './jobs.store.ts'

const { ledger } = await testStores()
const START = Date.UTC(2026, 10, 22)

/** Kinds are unique per test, so that tests don't claim each other's jobs. */
function aShop() {
  const clock = fixedClock(START)
  return { clock, jobs: jobsStore({ ledger, clock }), kind: `kind-${Math.random()}` }
}

test('a job is queued, claimed once, reports progress and ends', async () => {
  const { clock, jobs, kind } = aShop()
  const { id } = await jobs.create(kind, { by: 'owner', detail: { file: 'a.csv' } })

  clock.advance(1_000)
  const [first, second] = await Promise.all([jobs.claim([kind], 'w1'), jobs.claim([kind], 'w2')])
  expect([first, second].filter(Boolean)).toHaveLength(1)
  const worker = first ? 'w1' : 'w2'

  expect(
    await jobs.progress(id, worker, { total: 10, completed: 4, detail: { phase: 'load' } }),
  ).toBe('held')
  clock.advance(1_000)
  expect(await jobs.finish(id, worker, { status: 'complete', completed: 10 })).toBe('held')

  expect(await jobs.get(id)).toEqual({
    id,
    kind,
    status: 'complete',
    total: 10,
    completed: 10,
    failed: 0,
    detail: { file: 'a.csv', phase: 'load' },
    problem: null,
    createdBy: 'owner',
    createdAt: START,
    startedAt: START + 1_000,
    finishedAt: START + 2_000,
    cancelRequested: false,
    attempts: 1,
  })
})

test('jobs are claimed in the order they came, each by one of many workers', async () => {
  const { clock, jobs, kind } = aShop()
  const made: string[] = []
  for (let n = 0; n < 12; n += 1) {
    clock.advance(1)
    made.push((await jobs.create(kind, { by: 'owner' })).id)
  }

  const claimed = await Promise.all(made.map((_, n) => jobs.claim([kind], `w${n}`)))

  expect(claimed.map((job) => job?.id).sort()).toEqual(made)
  expect(await jobs.claim([kind], 'late')).toBeUndefined()
})

test('the job of a dead worker is taken up again, and the dead one can write no more', async () => {
  const { clock, jobs, kind } = aShop()
  const { id } = await jobs.create(kind, { by: 'owner' })
  await jobs.claim([kind], 'dead')

  clock.advance(29_000)
  await jobs.requeueExpired()
  expect(await jobs.get(id)).toMatchObject({ status: 'processing' })
  clock.advance(2_000)
  expect(await jobs.requeueExpired()).toBeGreaterThanOrEqual(1)
  const again = await jobs.claim([kind], 'alive')

  expect(again).toMatchObject({ id, attempts: 2 })
  expect(await jobs.progress(id, 'dead')).toBe('lost')
  expect(await jobs.finish(id, 'dead', { status: 'complete' })).toBe('lost')
  expect(await jobs.progress(id, 'alive')).toBe('held')
})

test('a worker that stops in order gives its job back unharmed; of one that is known to be dead nobody waits for the lease', async () => {
  const { jobs, kind } = aShop()
  const { id } = await jobs.create(kind, { by: 'owner' })
  await jobs.claim([kind], 'restarted')
  await jobs.release('restarted')
  expect(await jobs.claim([kind], 'killed')).toMatchObject({ id, attempts: 1 })
  await jobs.endLeases('killed')
  await jobs.requeueExpired()
  expect(await jobs.claim([kind], 'alive')).toMatchObject({ id, attempts: 2 })
})

test('a job that brings down every worker fails in the end', async () => {
  const { clock, jobs, kind } = aShop()
  const { id } = await jobs.create(kind, { by: 'owner' })
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect(await jobs.claim([kind], `w${attempt}`)).toBeDefined()
    clock.advance(61_000)
    await jobs.requeueExpired()
  }

  expect(await jobs.claim([kind], 'w6')).toBeUndefined()
  expect(await jobs.get(id)).toMatchObject({ status: 'failed', problem: { code: 'internal' } })
})

test('cancelling ends a queued job at once and asks the worker of a running one', async () => {
  const { jobs, kind } = aShop()
  const queued = await jobs.create(kind, { by: 'owner' })
  expect(unwrap(await jobs.cancel(queued.id)).status).toBe('cancelled')

  const running = await jobs.create(kind, { by: 'owner' })
  await jobs.claim([kind], 'w')
  expect(unwrap(await jobs.cancel(running.id)).status).toBe('processing')
  expect(await jobs.isCancelled(running.id)).toBe(true)
  expect(await jobs.progress(running.id, 'w')).toBe('cancelled')
  await jobs.finish(running.id, 'w', { status: 'cancelled', problem: problem('cancelled') })

  expect(await jobs.cancel(running.id)).toMatchObject({ ok: false, problem: { code: 'conflict' } })
  expect(await jobs.cancel('nope')).toMatchObject({ ok: false, problem: { code: 'not_found' } })
})

test('the list goes from new to old in pages, and refuses a cursor that is none', async () => {
  const { clock, jobs, kind } = aShop()
  const made: string[] = []
  for (let n = 0; n < 5; n += 1) {
    clock.advance(1)
    made.unshift((await jobs.create(kind, { by: 'owner' })).id)
  }

  const first = unwrap(await jobs.list({ kind, limit: 3 }))
  const second = unwrap(await jobs.list({ kind, limit: 3, cursor: first.next ?? '' }))

  expect([...first.data, ...second.data].map((job) => job.id)).toEqual(made)
  expect(second.next).toBeNull()
  expect(await jobs.list({ limit: 1, cursor: "' OR 1" })).toMatchObject({
    problem: { code: 'invalid_cursor' },
  })
})
