import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { TierProgramDefinition } from '#api/shapes/tier-program.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createCustomerPage } from './customer-page.ts'
import { createTimeline } from './customer-timeline.ts'
import { metricBook } from './metric-book.ts'
import { createTierPins, pinRecords } from './tier-pins.ts'
import { tierRecords } from './tier-records.ts'
import { createTierDefinitions } from './tier-definitions.ts'
import { createTierWorld } from './tier-world.ts'
import { byId, evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, owner, take } = testShop(stores)
const book = metricBook(metricCatalogue)
const world = createTierWorld({ ...stores, book })
const evaluation = async () => ({
  cursor: 0n,
  freshAsOf: clock.now(),
  last: undefined,
  lastFullAt: undefined,
})
const deps = {
  ...stores,
  clock,
  shop,
  book,
  model: standardRfm,
  world,
  evaluation,
  wake: () => undefined,
}
const show = createCustomerPage({
  ...deps,
  rulesOf: async () => ({ segments: [], tags: [], classes: [] }),
})
const pins = createTierPins(deps)
const timeline = createTimeline(deps, [tierRecords(deps), pinRecords(deps)])
const evaluate = evaluator(deps)
const at = (text: string): number => Date.parse(`${text}+08:00`)

unwrap(
  await createTierDefinitions(deps).create(owner, {
    definition: membershipTemplate.program as unknown as TierProgramDefinition,
    effectiveFrom: 0,
  }),
)
await take('customers', {
  customer_id: 'li',
  at: '2026-01-05',
  name: '李雷',
  phone: '13800138000',
  tags: ['茶友', '老客'],
  consent: { sms: true, email: false },
  attributes: { skin: '油性' },
})
await take('orders', {
  order_id: '1',
  customer_id: 'li',
  ordered_at: '2026-03-01 10:00',
  order_total: yuan(6000),
  channel: '门店',
})
await take('orders', {
  order_id: '2',
  customer_id: 'li',
  ordered_at: '2026-11-10 10:00',
  order_total: yuan(13_680),
  channel: '小程序',
})
await take('orders', {
  order_id: '3',
  customer_id: 'other',
  ordered_at: '2026-11-10 10:00',
  order_total: yuan(10),
})
const known = clock.now()
await evaluate()
const page = async (when = {}) => unwrap(await show(owner, byId('li'), when))

it('tells who the customer is, what they are worth, and where they stand', async () => {
  const li = await page()
  expect(li).toMatchObject({
    id: 'li',
    name: '李雷',
    identifiers: [
      { kind: 'customer_id', value: 'li', personal: false },
      { kind: 'phone', value: '+8613800138000', personal: true, name: { zh: '手机号' } },
    ],
    consents: [
      { channel: 'email', granted: false },
      { channel: 'sms', granted: true },
    ],
    as_of: '2026-11-20T12:00:00+08:00',
    evaluated_at: '2026-11-20T12:00:00+08:00',
    habits: { channels: [{ name: '小程序' }, { name: '门店' }] },
  })
  expect(li.attributes.map((one) => [one.name, one.label.zh, one.value])).toEqual([
    ['attributes.skin', 'skin', '油性'],
    ['name', '姓名', '李雷'],
    ['phone', '手机号', '13800138000'],
    ['tags', '标签', '茶友, 老客'],
  ])
  expect(li.metrics).toHaveLength(metricCatalogue.all.length)
  expect(li.metrics.find((one) => one.key === 'monetary')).toMatchObject({
    unit: 'money',
    value: 1_968_000,
  })
  expect(li.metrics.find((one) => one.key === 'recency_days')).toMatchObject({
    unit: 'days',
    value: 10,
  })
  expect(li.rfm).toMatchObject({
    m: { metric: 'monetary', value: 1_968_000, score: 5, bins: 5, to: null },
    class: { key: expect.any(String) },
    window_text: { zh: '累计' },
  })
})

it('says what is missing to the next level, what keeps this one, and when it would fall', async () => {
  const [tier] = (await page()).tiers
  expect(tier).toMatchObject({
    program: 'membership',
    level: 'silver',
    level_name: { zh: '银卡会员' },
    rank: 1,
    since: '2026-03-01T10:00:00+08:00',
    valid_until: '2028-01-01T00:00:00+08:00',
    window: { from: '2026-01-01T00:00:00+08:00', text: { zh: '自然年' } },
    measures: [
      {
        name: { zh: '净消费' },
        unit: 'money',
        value: 1_968_000,
        needed: 2_000_000,
        missing: 32_000,
      },
    ],
    progress: 9840,
    up: {
      level: 'gold',
      sentence: { zh: '还差 320 元升金卡会员', en: '¥320 more to Gold' },
      by: '2027-01-01T00:00:00+08:00',
    },
    keep: {
      level: 'silver',
      by: '2028-01-01T00:00:00+08:00',
      sentence: { zh: '2027-01-01 至 2027-12-31 满 5,000 元可保住银卡' },
    },
    drop: {
      at: '2028-01-01T00:00:00+08:00',
      to: 'standard',
      sentence: { zh: '若不再消费，将于 2028-01-01 降为普通会员' },
    },
    pin: null,
  })
  expect(tier?.history.map((stay) => [stay.level, stay.cause, stay.to])).toEqual([
    ['standard', expect.any(String), '2026-03-01T10:00:00+08:00'],
    ['silver', 'qualified', null],
  ])
  expect(tier?.history[1]?.sentence.zh).toBe('达到门槛升级（6,000 元）：银卡会员')
})

it('as of another instant, and as known at one, everything is what it was', async () => {
  const early = await page({ asOf: at('2026-02-01T00:00:00') })
  expect(early).toMatchObject({
    name: '李雷',
    tiers: [],
    habits: null,
    evaluated_at: '2026-02-01T00:00:00+08:00',
  })
  expect(early.metrics.find((one) => one.key === 'monetary')?.value).toBe(0)
  const spring = await page({ asOf: at('2026-04-01T00:00:00') })
  expect(spring).toMatchObject({
    tiers: [
      {
        level: 'silver',
        measures: [{ value: 600_000 }],
        history: [{ level: 'standard' }, { level: 'silver', to: null }],
      },
    ],
    habits: { channels: [{ name: '门店' }] },
  })
  clock.advance(60_000)
  await take('orders', {
    order_id: '4',
    customer_id: 'li',
    ordered_at: '2026-11-19 10:00',
    order_total: yuan(320),
  })
  await evaluate()
  expect((await page()).tiers[0]).toMatchObject({
    level: 'gold',
    since: '2026-11-19T10:00:00+08:00',
  })
  const before = await page({ knownAt: known })
  expect(before.tiers[0]).toMatchObject({ level: 'silver', measures: [{ value: 1_968_000 }] })
  expect(before.metrics.find((one) => one.key === 'frequency')?.value).toBe(2)
  // The same instant by either way.
  const { evaluated_at: _, known_at: __, ...stored } = await page()
  const { evaluated_at: ___, known_at: ____, ...computed } = await page({ asOf: clock.now() })
  expect(computed).toEqual(stored)
})

it('a customer that was not evaluated yet is worked out', async () => {
  await take('orders', {
    order_id: '9',
    customer_id: 'new',
    ordered_at: '2026-11-20 10:00',
    order_total: yuan(5000),
  })
  const fresh = unwrap(await show(owner, byId('new'), {}))
  expect(fresh.tiers[0]).toMatchObject({ level: 'silver' })
  expect(fresh.metrics.find((one) => one.key === 'monetary')?.value).toBe(500_000)
  expect(await show(owner, byId('nobody'), {})).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})

it('a level set by hand holds until it is taken back, and both are on the timeline', async () => {
  clock.advance(60_000)
  const pin = unwrap(
    await pins.pin(owner, byId('li'), {
      program: 'membership',
      level: 'diamond',
      reason: '投诉补偿',
      until: at('2027-06-30T00:00:00'),
    }),
  )
  expect(pin).toMatchObject({
    level: 'diamond',
    reason: '投诉补偿',
    by: 'test',
    until: '2027-06-30T00:00:00+08:00',
  })
  // At once, before anybody has evaluated the customer again.
  expect((await page()).tiers[0]).toMatchObject({ level: 'diamond', pin: { id: pin.id } })
  clock.advance(1000)
  await evaluate()
  expect((await page()).tiers[0]).toMatchObject({
    level: 'diamond',
    pin: { id: pin.id },
    valid_until: '2027-06-30T00:00:00+08:00',
    keep: null,
  })
  expect(unwrap(await pins.pins(owner, byId('li')))).toEqual([pin])
  const titles = async () =>
    unwrap(await timeline(owner, byId('li'), { kinds: ['tier', 'pin'] }, { limit: 20 })).data.map(
      (one) => one.title.zh,
    )
  expect((await titles()).slice(0, 2).sort()).toEqual(['升级为钻石会员', '手动指定等级：diamond'])
  clock.advance(60_000)
  unwrap(await pins.unpin(owner, byId('li'), pin.id))
  expect((await page()).tiers[0]).toMatchObject({ level: 'gold', pin: null })
  clock.advance(1000)
  await evaluate()
  expect((await page()).tiers[0]).toMatchObject({ level: 'gold', pin: null })
  expect(unwrap(await pins.pins(owner, byId('li')))).toEqual([])
  expect((await titles()).slice(0, 2).sort()).toEqual(['取消手动指定：diamond', '降级为金卡会员'])
  expect(await titles()).toHaveLength(7)
})

it('a pin that cannot be is a problem that says where', async () => {
  const pin = { program: 'membership', level: 'gold', reason: 'x' }
  expect(await pins.pin(owner, byId('li'), { ...pin, level: 'platinum' })).toMatchObject({
    ok: false,
    problem: { code: 'unknown_kind', path: '/level' },
  })
  expect(await pins.pin(owner, byId('li'), { ...pin, program: 'vip' })).toMatchObject({
    ok: false,
    problem: { path: '/program' },
  })
  expect(await pins.pin(owner, byId('li'), { ...pin, until: clock.now() - 1 })).toMatchObject({
    ok: false,
    problem: { path: '/until' },
  })
  expect(await pins.unpin(owner, byId('li'), 'nope')).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})
