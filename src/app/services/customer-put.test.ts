import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { factsMigrations } from '#facts/migrations.ts'
import { standpointOf } from './shop.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { attributesOf, findCustomer } from './customer-facts.store.ts'
import { createCustomerPut } from './customer-put.ts'
import { habitsOf } from './habits.store.ts'
import { byId, testShop, yuan } from './testing/test-shop.ts'

const stores = await testStores(factsMigrations)
const { clock, ingest, shop, owner, take } = testShop(stores)
const deps = { ...stores, clock, shop, ingest }
const put = createCustomerPut(deps)
const now = () => standpointOf({}, deps)
const held = async (no: number) =>
  Object.fromEntries(
    (await attributesOf(stores.facts, [no], now())).map((one) => [one.name, one.value]),
  )

it('an unknown identifier makes a new customer; what is not said stays; null takes away', async () => {
  const made = unwrap(
    await put(owner, byId('c1'), {
      name: '李雷',
      city: '杭州',
      tags: ['茶'],
      consent: { sms: true },
    }),
  )
  expect(made).toMatchObject({ id: 'c1', result: 'new' })
  clock.advance(1000)
  expect(unwrap(await put(owner, byId('c1'), { city: '上海' }))).toEqual({
    ...made,
    result: 'updated',
  })
  clock.advance(1000)
  expect(unwrap(await put(owner, { kind: 'no', no: made.no }, { name: null }))).toEqual({
    ...made,
    result: 'updated',
  })
  expect(unwrap(await put(owner, byId('c1'), { city: '上海' })).result).toBe('unchanged')
  expect(await held(made.no)).toEqual({ city: '上海', tags: '["茶"]', 'consent.sms': 'true' })
})

it('a customer can be told of under a phone alone, and joined to a number later', async () => {
  const made = unwrap(
    await put(
      owner,
      { kind: 'identifier', identifier: 'phone', value: '138 0000 1111' },
      { name: '韩梅梅' },
    ),
  )
  expect(made).toMatchObject({ id: 'phone:+8613800001111', result: 'new' })
  const joined = unwrap(await put(owner, byId('c2'), { phone: '13800001111' }))
  expect(joined).toMatchObject({ no: made.no, id: 'c2' })
})

it('what cannot be taken in says where', async () => {
  expect(await put(owner, byId('c3'), { birthday: 'yesterday' })).toMatchObject({
    ok: false,
    problem: { path: '/birthday' },
  })
  expect(await put(owner, { kind: 'no', no: 4_000_000 }, {})).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
  expect(
    await put(owner, { kind: 'identifier', identifier: 'phone', value: '138****0000' }, {}),
  ).toMatchObject({ ok: false })
})

it('habits are those of the orders that count', async () => {
  const line = (category: string, brand: string, price: number) => ({
    category,
    brand,
    quantity: 1,
    unit_price: yuan(price),
  })
  await take(
    'orders',
    {
      order_id: '1',
      customer_id: 'h',
      ordered_at: '2026-11-02 09:30',
      channel: '门店',
      lines: [line('白茶', '甲', 60), line('茶具', '乙', 40)],
    },
    {
      order_id: '2',
      customer_id: 'h',
      ordered_at: '2026-11-09 09:10',
      channel: '小程序',
      lines: [line('白茶', '甲', 100)],
    },
    {
      order_id: '3',
      customer_id: 'h',
      ordered_at: '2026-11-08 23:00',
      channel: '小程序',
      lines: [line('红茶', '甲', 100)],
      status: '已取消',
    },
  )
  await take('refunds', {
    refund_id: 'r',
    order_id: '1',
    refunded_at: '2026-11-03',
    amount: yuan(50),
  })
  const customer = unwrap(await findCustomer(stores, byId('h')))
  const habits = await habitsOf(stores.facts, { customer, standpoint: now() })
  expect(habits?.categories).toEqual([
    { name: '白茶', count: 2, net_sales: 13_000 },
    { name: '茶具', count: 1, net_sales: 2000 },
  ])
  expect(habits?.channels).toEqual([
    { name: '小程序', count: 1, net_sales: 10_000 },
    { name: '门店', count: 1, net_sales: 5000 },
  ])
  expect(habits?.hours[9]).toBe(2)
  expect(habits?.weekdays).toEqual([2, 0, 0, 0, 0, 0, 0])
  expect(
    await habitsOf(stores.facts, {
      customer,
      standpoint: { ...now(), asOf: Date.parse('2026-11-01') },
    }),
  ).toBeNull()
})
