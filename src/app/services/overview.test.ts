import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { createImport, changeImport } from '#facts/imports/imports.store.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { parseCustomerQuery } from '#api/customer-filter.ts'
import type { CustomerQuery } from '#api/shapes/customer.ts'
import type { TierProgramDefinition } from '#api/shapes/tier-program.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createCustomerList } from './customer-list.ts'
import { metricBook } from './metric-book.ts'
import { createTierWorld } from './tier-world.ts'
import { createOverviewService } from './overview.ts'
import { readDays } from './overview-periods.ts'
import { createTierDefinitions } from './tier-definitions.ts'
import { evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, owner, take } = testShop(stores)
const book = metricBook(metricCatalogue)
const deps = {
  ...stores,
  clock,
  shop,
  book,
  model: standardRfm,
  world: createTierWorld({ ...stores, book }),
  wake: () => undefined,
}
const overview = createOverviewService(deps)
const list = createCustomerList(deps)
const evaluate = evaluator(deps)
const at = (text: string): number => Date.parse(`${text}+08:00`)
const show = async (when = {}) => unwrap(await overview.show(owner, when))
const order = (
  id: string,
  customer: string | undefined,
  day: string,
  total: number,
  more: object = {},
) =>
  take('orders', {
    order_id: id,
    ...(customer === undefined ? {} : { customer_id: customer }),
    ordered_at: day,
    order_total: yuan(total),
    ...more,
  })

it('an empty shop has figures of nothing, and all of the days', async () => {
  const nothing = await show()
  expect(nothing).toMatchObject({
    from: '2026-10-22',
    to: '2026-11-20',
    previous_from: '2026-09-22',
    previous_to: '2026-10-21',
    tiers: [],
    decisions: [],
  })
  expect(nothing.days).toHaveLength(30)
  expect(nothing.figures.map((one) => [one.key, one.value])).toEqual([
    ['customers', 0],
    ['net_sales', 0],
    ['orders', 0],
    ['average_order_value', null],
    ['buyers', 0],
    ['new_customers', 0],
    ['repeat_rate', null],
  ])
  expect(nothing.rfm).toMatchObject({ bins: 5, cells: [], without: 0 })
})

it('counts sales with guests and without refunds, by days of the shop, beside the period before', async () => {
  unwrap(
    await createTierDefinitions(deps).create(owner, {
      definition: membershipTemplate.program as unknown as TierProgramDefinition,
      effectiveFrom: 0,
    }),
  )
  await order('1', 'a', '2026-09-25 10:00', 100)
  await order('2', 'a', '2026-11-01 00:30', 200)
  await order('3', 'b', '2026-11-01 23:30', 300, {
    refunds: [{ refund_id: 'r', refunded_at: '2026-11-05', amount: yuan(50) }],
  })
  await order('4', undefined, '2026-11-02 12:00', 1000)
  await order('5', 'c', '2026-11-18 12:00', 6000)
  await order('6', 'd', '2026-11-03 12:00', 70, { status: '已取消' })
  await order('7', 'e', '2026-11-04 12:00', 70, {
    refunds: [{ refund_id: 'r', refunded_at: '2026-11-06' }],
  })
  await take('customers', { customer_id: 'f', name: '只看不买' })
  await evaluate()
  const now = await show()
  expect(
    Object.fromEntries(now.figures.map((one) => [one.key, [one.value, one.previous]])),
  ).toEqual({
    customers: [6, null],
    net_sales: [745_000, 10_000],
    orders: [4, 1],
    average_order_value: [186_250, 10_000],
    buyers: [3, 1],
    new_customers: [2, 1],
    repeat_rate: [3333, 0],
  })
  expect(now.days.find((day) => day.day === '2026-11-01')).toEqual({
    day: '2026-11-01',
    net_sales: 45_000,
    orders: 2,
    customers: 2,
    new_customers: 1,
  })
  expect(now.days.find((day) => day.day === '2026-11-03')).toEqual({
    day: '2026-11-03',
    net_sales: 0,
    orders: 0,
    customers: 0,
    new_customers: 0,
  })
  expect(now.days.reduce((sum, day) => sum + day.net_sales, 0)).toBe(745_000)
})

it('every figure opens exactly the customers behind it', async () => {
  const now = await show()
  for (const [key, expected] of [
    ['customers', 6],
    ['buyers', 3],
    ['new_customers', 2],
    ['repeat_rate', 1],
  ] as const) {
    const query = new URLSearchParams(
      now.figures.find((one) => one.key === key)?.customers ?? 'none',
    )
    const asked: CustomerQuery = {
      ...(query.has('where') ? { where: query.getAll('where') } : {}),
      ...(query.has('sort') ? { sort: query.get('sort') ?? '' } : {}),
    }
    const filter = unwrap(parseCustomerQuery(asked, 'Asia/Shanghai'))
    expect([key, unwrap(await list(owner, filter, { limit: 1 })).total]).toEqual([key, expected])
  }
})

it('shows where people stand, who moved since yesterday, and the heat map that adds up', async () => {
  const { tiers, rfm } = await show()
  expect(tiers).toHaveLength(1)
  expect(tiers[0]).toMatchObject({
    program: 'membership',
    name: { zh: '会员等级' },
    levels: [
      { key: 'standard', customers: 5 },
      { key: 'silver', customers: 1 },
      { key: 'gold', customers: 0 },
      { key: 'diamond', customers: 0 },
    ],
    since: '2026-11-19T00:00:00+08:00',
    up: 0,
    down: 0,
    flows: expect.arrayContaining([{ from: null, to: 'silver', customers: 1 }]),
  })
  expect(rfm.cells.reduce((sum, cell) => sum + cell.customers, 0)).toBe(3)
  expect(rfm).toMatchObject({ without: 3 })
  expect(rfm.classes).toHaveLength(8)
  expect(rfm.classes.reduce((sum, one) => sum + one.net_sales, 0)).toBe(655_000)
  await order('8', 'c', '2026-11-20 11:00', 15_000)
  await evaluate()
  const moved = (await show()).tiers[0]
  expect(moved).toMatchObject({
    up: 1,
    latest: [{ id: 'c', from: 'silver', to: 'gold', at: '2026-11-20T11:00:00+08:00' }],
  })
  expect(moved?.latest).toHaveLength(1)
})

it('names what waits for a person', async () => {
  const row = {
    kind: 'orders',
    upload: 'u',
    file_name: 'orders.csv',
    source: 's',
    bytes: 1n,
    mapping: {},
    inspection: {},
    dry_run: false,
    created_by: 'x',
  } as const
  const failed = await createImport(stores.ledger, row)
  await changeImport(stores.ledger, failed.id, { state: 'failed' })
  const rejected = await createImport(stores.ledger, { ...row, file_name: 'mended.csv' })
  await changeImport(stores.ledger, rejected.id, {
    state: 'done',
    counts: { new: 1, updated: 0, unchanged: 0, rejected: 12 },
  })
  await take(
    'customers',
    { customer_id: 'p1', phone: '13800000001' },
    { customer_id: 'p2', phone: '13800000001' },
  )
  clock.set(at('2027-12-15T12:00:00'))
  await evaluate()
  const { decisions } = await show()
  expect(decisions.map((one) => [one.kind, one.level, one.count])).toEqual([
    ['tier_drops', 'warning', 1],
    ['identity_suggestions', 'info', 1],
  ])
  clock.set(Date.now())
  const recent = (await show()).decisions.filter(
    (one) => one.kind.endsWith('import') || one.kind === 'rejected_rows',
  )
  expect(recent).toMatchObject([
    { kind: 'failed_import', level: 'error', open: `/imports/${failed.id}` },
    { kind: 'rejected_rows', count: 12, open: `/imports/${rejected.id}` },
  ])
})

it('as of another day, it is what it was', async () => {
  const then = await show({ asOf: at('2026-11-10T12:00:00') })
  expect(then).toMatchObject({
    to: '2026-11-10',
    from: '2026-10-12',
    as_of: '2026-11-10T12:00:00+08:00',
  })
  const value = (key: string) => then.figures.find((one) => one.key === key)
  expect(value('net_sales')).toMatchObject({ value: 145_000, customers: null })
  expect(then.tiers[0]?.levels.map((level) => level.customers)).toEqual([
    expect.any(Number),
    0,
    0,
    0,
  ])
  expect(then.rfm.cells.reduce((sum, cell) => sum + cell.customers, 0)).toBe(2)
})

it('ranges that make no sense are problems', async () => {
  const code = async (range: object) => {
    const answer = await overview.show(owner, range)
    return answer.ok ? 'ok' : `${answer.problem.code} ${answer.problem.path ?? ''}`
  }
  expect(await code({ from: 'soon' })).toBe('invalid_time /from')
  expect(await code({ from: '2026-11-02', to: '2026-11-01' })).toBe('invalid_value /from')
  expect(await code({ from: '2000-01-01' })).toBe('too_big /from')
  expect(await code({ program: 'vip' })).toBe('not_found ')
  expect(
    unwrap(
      readDays(
        { from: '2026-03-01', to: '2026-03-31' },
        at('2026-11-20T12:00:00'),
        'Asia/Shanghai',
      ),
    ),
  ).toMatchObject({ previousFrom: '2026-01-29', previousTo: '2026-02-28', days: { length: 31 } })
})
