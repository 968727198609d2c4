import { expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { param, sql } from '#sql/sql.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import { nextRun } from './evaluation-state.store.ts'
import { createNights, dueNight, nightView, reconcileJob } from './reconcile.ts'
import { lastNight } from './reconcile.store.ts'
import { ruleShop } from './testing/rule-shop.ts'
import { createTierCheck, createTierStage } from './tier-stage.ts'
import { createCheck } from './verify.ts'

const shop = await ruleShop()
const { facts, ledger, clock, evaluation, ruleDeps } = shop
const DAY = 86_400_000

const check = createCheck({
  ...ruleDeps,
  plan: async () => ruleDeps.book.plan,
  evaluation,
  checkTiers: createTierCheck({
    ...ruleDeps,
    stage: createTierStage(ruleDeps),
    nextRun: () => nextRun(ledger),
  }),
  rules: shop.stage,
})
const logged: object[] = []
const log = {
  error: (what: object) => void logged.push(what),
  info: () => undefined,
} as unknown as Parameters<typeof reconcileJob>[0]['log']
const tools = {
  progress: async () => undefined,
  isCancelled: async () => false,
  signal: new AbortController().signal,
}
const nights = () => createNights({ ...ruleDeps, hour: async () => 4 })

/** Does the night's job as the worker does. */
async function nightGoesBy() {
  const begun = (await Promise.all([nights()(), nights()()])).filter((job) => job !== undefined)
  expect(begun).toHaveLength(1)
  const jobs = jobsStore(ruleDeps)
  const job = await jobs.claim(['reconcile'], 'me')
  if (!job) throw new Error('no job')
  const end = await reconcileJob({ ...ruleDeps, log, evaluation, check }).run(job, tools)
  await jobs.finish(job.id, 'me', { status: end.status })
  const night = await lastNight(ledger)
  if (!night) throw new Error('no night')
  return nightView(night, shop.shop)
}

test('a night is checked once, from its hour on, over workers and restarts; what differs is told and mended', async () => {
  await shop.order('zhang', '2026-11-01', 100)
  await shop.order('li', '2026-11-02', 250)
  await shop.settle()
  // The ledger has just been made: its first night is the one after.
  clock.set(Date.now() + 2 * DAY)
  clock.set(Math.floor(clock.now() / DAY) * DAY + 20.5 * 3_600_000)
  await evaluation.run({ full: false })
  expect(await nightGoesBy()).toMatchObject({ state: 'well', differences: 0, customers: 2 })
  expect(logged).toEqual([])
  expect(await nights()()).toBeUndefined()

  clock.set(clock.now() + DAY)
  await evaluation.run({ full: false })
  const [{ customer } = { customer: 0 }] = await facts.query<{ customer: number }>(
    sql`SELECT customer FROM customer_metrics FINAL WHERE monetary = 25000`,
  )
  await facts.run(
    sql`INSERT INTO customer_metrics SELECT * REPLACE (frequency + 7 AS frequency) FROM customer_metrics FINAL WHERE customer = ${param(customer, 'UInt32')}`,
  )
  const mended = await nightGoesBy()
  expect(mended).toMatchObject({ state: 'mended', remaining: 0 })
  expect(mended.differences).toBeGreaterThan(0)
  expect(logged).toHaveLength(1)
  expect(JSON.stringify(logged)).toMatch(/"differences":\d+,"checks":\{"full":/)
  expect(JSON.stringify(logged)).not.toMatch(/zhang|li"/)
  const [row] = await facts.query<{ frequency: string }>(
    sql`SELECT frequency FROM customer_metrics FINAL WHERE customer = ${param(customer, 'UInt32')}`,
  )
  expect(Number(row?.frequency)).toBe(1)
  expect(
    unwrap(await jobsStore(ruleDeps).list({ limit: 10, kind: 'reconcile' })).data,
  ).toHaveLength(2)
})

test('the night begins at its hour in the shop’s zone, within four hours; a shop that is off at night is checked once a week', () => {
  const zone = 'Asia/Shanghai'
  const at = (time: string, more: object = {}) =>
    dueNight({
      now: Date.parse(`${time}+08:00`),
      zone,
      hour: 4,
      since: Date.parse('2026-11-01T12:00:00+08:00'),
      last: '2026-11-19',
      ...more,
    })
  expect(at('2026-11-20T03:59:59')).toBeUndefined()
  expect(at('2026-11-20T04:00:00')).toBe('2026-11-20')
  expect(at('2026-11-20T07:59:59')).toBe('2026-11-20')
  expect(at('2026-11-20T08:00:00')).toBeUndefined()
  expect(at('2026-11-20T05:00:00', { last: '2026-11-20' })).toBeUndefined()
  expect(at('2026-11-20T05:00:00', { hour: null })).toBeUndefined()
  expect(at('2026-11-01T13:00:00', { hour: 11, last: undefined })).toBeUndefined()
  expect(at('2026-11-26T15:00:00')).toBe('2026-11-26')
  expect(at('2026-11-08T15:00:00', { last: undefined })).toBe('2026-11-08')
  // In the hour that is not there on the day clocks go forward, the next one is meant.
  const spring = { zone: 'America/New_York', hour: 2, since: 0, last: '2026-03-07' }
  expect(dueNight({ ...spring, now: Date.parse('2026-03-08T06:59:00Z') })).toBeUndefined()
  expect(dueNight({ ...spring, now: Date.parse('2026-03-08T07:00:00Z') })).toBe('2026-03-08')
})
