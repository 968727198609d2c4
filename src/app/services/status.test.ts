import { expect, it } from 'vitest'
import { systemActor } from '#api/actor.ts'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { createIngest } from '#facts/ingest/ingest.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { reconcileMigrations } from './reconcile.migrations.ts'
import { remembered } from './remembered.ts'
import { lastBatch } from './status.store.ts'
import { createStatusService, type EvaluationState } from './status.ts'

const { facts, ledger } = await testStores([
  ...factsMigrations,
  ...metricsMigrations,
  ...reconcileMigrations,
])
const clock = fixedClock(Date.parse('2026-11-20T00:00:00Z'))
const ingest = createIngest({ facts, ledger, clock })
const actor = systemActor('test')
let evaluation: EvaluationState = {
  cursor: 0n,
  freshAsOf: undefined,
  last: undefined,
  lastFullAt: undefined,
}
let up = true
const healthNow = () => ({
  facts: { up, slow: false, kind: 'embedded' as const },
  ledger: { up: true, slow: true, kind: 'embedded' as const },
})
const status = createStatusService({
  facts,
  ledger,
  clock,
  shop: { zone: () => 'Asia/Shanghai', currency: () => 'CNY', name: () => '茶铺' },
  version: '0.1.0',
  startedAt: clock.now(),
  health: async () => healthNow(),
  lastHealth: healthNow,
  evaluation: async () => evaluation,
  reconcileHour: () => 4,
})
const take = async (kind: string, ...items: object[]) =>
  unwrap(
    await ingest.submit(kind, items, { zone: 'Asia/Shanghai', currency: 'CNY', source: 'shop' }),
  )

it('an empty shop has nothing and waits for nothing', async () => {
  expect(unwrap(await status.show(actor))).toMatchObject({
    shop_name: '茶铺',
    fresh_as_of: null,
    lag_seconds: null,
    waiting: 0,
    evaluation: null,
    reconcile: { hour: 4, last: null },
    counts: {
      customers: 0,
      orders: 0,
      guest_orders: 0,
      refunds: 0,
      events: 0,
      feedback: 0,
      products: 0,
    },
    engines: [
      { name: 'facts', state: 'up', version: expect.stringMatching(/^2\d\./) },
      { name: 'ledger', state: 'up' },
    ],
  })
})

it('counts everything, and says who waits for the next evaluation and since when', async () => {
  const money = { amount: 100, currency: 'CNY' }
  await take('orders', {
    order_id: '1',
    customer_id: 'a',
    ordered_at: '2026-11-01',
    order_total: money,
  })
  evaluation = {
    cursor: await lastBatch(ledger),
    freshAsOf: clock.now(),
    last: { finishedAt: clock.now(), customers: 1, milliseconds: 12, kind: 'incremental' },
    lastFullAt: undefined,
  }
  expect(unwrap(await status.show(actor))).toMatchObject({
    waiting: 0,
    lag_seconds: 0,
    counts: { customers: 1, orders: 1 },
  })
  await take(
    'orders',
    { order_id: '2', ordered_at: '2026-11-01', order_total: money },
    { order_id: '3', customer_id: 'b', ordered_at: '2026-11-01', order_total: money },
  )
  await take(
    'refunds',
    { refund_id: 'r1', order_id: '3', refunded_at: '2026-11-02', amount: money },
    { refund_id: 'r1', order_id: 'unknown', refunded_at: '2026-11-02', amount: money },
  )
  await take('events', { customer_id: 'b', type: 'view', at: '2026-11-01' })
  clock.advance(2500)
  expect(unwrap(await status.show(actor))).toMatchObject({
    waiting: 1,
    lag_seconds: 2.5,
    fresh_as_of: '2026-11-20T08:00:00+08:00',
    evaluation: { customers: 1, kind: 'incremental' },
    counts: { customers: 2, orders: 3, guest_orders: 1, refunds: 2, events: 1 },
  })
  expect(await status.pressure()).toMatchObject({
    lagSeconds: 2.5,
    waiting: 1,
    dueLateSeconds: 0,
    factsMemoryBytes: expect.any(Number),
  })
  evaluation = { ...evaluation, nextDue: clock.now() - 1500 }
  expect(await status.pressure()).toMatchObject({ dueLateSeconds: 1.5 })
  expect(unwrap(await status.health(actor))).toMatchObject({
    level: 'well',
    waiting: 1,
    lag_seconds: 2.5,
    engines: [{ name: 'facts' }, { name: 'ledger' }],
  })
})

it('says in words what waits and that nobody is at it', async () => {
  clock.advance(300_000)
  expect(unwrap(await status.health(actor))).toMatchObject({
    level: 'stuck',
    findings: [{ key: 'nobody_evaluates' }, { key: 'overdue' }],
    last_run: { customers: 1, full: false },
  })
})

it('answers while the facts engine is away, and says so', async () => {
  up = false
  expect(unwrap(await status.show(actor))).toMatchObject({
    counts: { orders: 3 },
    engines: [{ state: 'restarting' }, { state: 'up' }],
  })
  expect(unwrap(await status.health(actor))).toMatchObject({
    level: 'down',
    waiting: 1,
    findings: [{ key: 'clickhouse_down', level: 'down' }],
  })
  expect(await status.ready()).toMatchObject({
    ready: false,
    checks: [
      { name: 'facts', ready: false },
      { name: 'ledger', ready: true },
    ],
  })
  up = true
  // Late on a busy machine is not away.
  expect(await status.ready()).toEqual({
    ready: true,
    checks: [
      { name: 'facts', ready: true, detail: null },
      { name: 'ledger', ready: true, detail: 'slow to answer' },
    ],
  })
  expect(status.alive()).toMatchObject({ ok: true, engines: [{ ready: true }, { ready: true }] })
})

it('a slow answer is given as it was while the new one is on its way', async () => {
  const waiting: (() => void)[] = []
  let asked = 0
  const at = fixedClock(0)
  const answer = remembered(async () => {
    asked += 1
    const mine = asked
    if (mine === 1) await new Promise((resolve) => setTimeout(resolve, 1600))
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return mine
  }, at)
  expect(await answer('a')).toBe(1)
  expect(await answer('a')).toBe(1)
  expect([await answer('b'), asked]).toEqual([1, 1])
  at.advance(60_000)
  expect([await answer('b'), asked]).toEqual([1, 2])
  waiting.forEach((go) => go())
  await expect.poll(() => answer('b')).toBe(2)
  expect(asked).toBe(2)
})
