import { expect, it } from 'vitest'
import { fixedClock } from '#core/clock.ts'
import { unwrap } from '#core/result.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import { systemActor } from '#api/actor.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createJobsService } from './jobs.ts'
import { createShopSettings } from './settings.ts'

const { ledger } = await testStores()
const clock = fixedClock(Date.parse('2026-11-20T00:00:00Z'))
const actor = systemActor('test')
const defaults = {
  shop_name: '知客',
  time_zone: 'Asia/Shanghai',
  currency: 'CNY',
  language: 'zh',
  reconcile_hour: 4,
} as const

it('a new zone or currency has everybody evaluated anew; a new name does not', async () => {
  let recomputed = 0
  const settings = await createShopSettings({
    ledger,
    clock,
    defaults,
    fixed: {},
    recompute: async () => {
      recomputed += 1
    },
  })
  const first = unwrap(await settings.service.show())
  const named = unwrap(await settings.service.change(actor, { shop_name: '茶铺' }, first.etag))
  expect(recomputed).toBe(0)
  expect(settings.shop.name()).toBe('茶铺')
  const zoned = unwrap(
    await settings.service.change(actor, { time_zone: 'Europe/London' }, named.etag),
  )
  expect(recomputed).toBe(1)
  expect([settings.shop.zone(), settings.service.zone()]).toEqual([
    'Europe/London',
    'Europe/London',
  ])
  expect(await settings.service.change(actor, { currency: 'USD' }, first.etag)).toMatchObject({
    ok: false,
    problem: { code: 'version_conflict' },
  })
  unwrap(await settings.service.change(actor, { currency: 'USD' }, zoned.etag))
  expect([recomputed, settings.shop.currency()]).toEqual([2, 'USD'])
  expect(
    await settings.service.change(actor, { time_zone: 'Mars/Olympus' }, zoned.etag),
  ).toMatchObject({ ok: false })
})

it('another process’s change is seen after a refresh', async () => {
  const make = () =>
    createShopSettings({
      ledger,
      clock,
      defaults,
      fixed: { currency: 'EUR' },
      recompute: async () => undefined,
    })
  const [here, there] = [await make(), await make()]
  const shown = unwrap(await there.service.show())
  expect(shown).toMatchObject({ currency: 'EUR', fixed: ['currency'] })
  unwrap(await there.service.change(actor, { time_zone: 'Asia/Tokyo' }, shown.etag))
  await here.refresh()
  expect(here.shop.zone()).toBe('Asia/Tokyo')
})

it('jobs are listed newest first, with what is left to wait, and unknown ones are problems', async () => {
  const store = jobsStore({ ledger, clock })
  const shop = { zone: () => 'Asia/Shanghai', currency: () => 'CNY' }
  const jobs = createJobsService({ ledger, clock, shop })
  const made = []
  for (let index = 0; index < 5; index++) {
    clock.advance(1000)
    made.push(await store.create('evaluate', { by: 'owner', total: 100 }))
  }
  await store.claim(['evaluate'], 'w')
  clock.advance(10_000)
  await store.progress(made[0]?.id ?? '', 'w', {
    completed: 25,
    detail: { result: { customers: 25 }, message: { zh: '计算中', en: 'Computing' } },
  })
  const first = unwrap(await jobs.list(actor, {}, { limit: 3 }))
  const rest = unwrap(await jobs.list(actor, {}, { limit: 3, after: first.next ?? undefined }))
  expect([...first.data, ...rest.data].map((job) => job.id)).toEqual(
    made.map((job) => job.id).reverse(),
  )
  expect(rest.next).toBeNull()
  expect(unwrap(await jobs.show(actor, made[0]?.id ?? ''))).toMatchObject({
    status: 'processing',
    eta_seconds: 30,
    message: { zh: '计算中' },
    result: { customers: 25 },
    can_cancel: true,
  })
  expect(unwrap(await jobs.cancel(actor, made[4]?.id ?? ''))).toMatchObject({
    status: 'cancelled',
    can_cancel: false,
  })
  expect(await jobs.show(actor, 'nope')).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
  expect(await jobs.list(actor, {}, { limit: 3, after: [7] })).toMatchObject({
    ok: false,
    problem: { code: 'invalid_cursor' },
  })
})
