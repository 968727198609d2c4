import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { CustomerFilter } from '#api/customer-filter.ts'
import type { CustomerRow } from '#api/shapes/customer.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createCustomerList } from './customer-list.ts'
import { metricBook } from './metric-book.ts'
import { createTierWorld } from './tier-world.ts'
import { createMetricsService } from './metrics.ts'
import { allPages, evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, owner, viewer, take } = testShop(stores)
const book = metricBook(metricCatalogue)
const deps = {
  ...stores,
  clock,
  shop,
  book,
  model: standardRfm,
  world: createTierWorld({ ...stores, book }),
}
const evaluate = evaluator(deps)
const list = createCustomerList(deps)

const PEOPLE = 60
const none: CustomerFilter = { rfm: {}, where: [], count: true }
const everybody = (
  filter: Partial<CustomerFilter>,
  limit = 7,
  actor: typeof owner | typeof viewer = owner,
): Promise<CustomerRow[]> =>
  allPages(async (after) => unwrap(await list(actor, { ...none, ...filter }, { limit, after })))
const first = async (filter: Partial<CustomerFilter>, limit = 50) =>
  unwrap(await list(owner, { ...none, ...filter }, { limit }))

/** Customer n bought n % 5 times, each for n % 7 + 1 yuan; every tenth never bought. */
for (let n = 1; n <= PEOPLE; n++) {
  await take('customers', {
    customer_id: `c${n}`,
    name: n % 2 === 0 ? `李${n}` : `Han ${n}`,
    phone: `1380000${1000 + n}`,
    city: n % 3 === 0 ? '杭州' : '上海',
  })
}
await take(
  'orders',
  ...Array.from({ length: PEOPLE }, (_, index) => index + 1).flatMap((n) =>
    Array.from({ length: n % 5 }, (_, order) => ({
      order_id: `o${n}-${order}`,
      customer_id: `c${n}`,
      ordered_at: `2026-1${order % 2}-0${(n % 9) + 1} 12:00`,
      order_total: yuan((n % 7) + 1),
    })),
  ),
)
await evaluate()

it('lists everybody once, on any page size, by any order; those without a value come last', async () => {
  for (const sort of [
    undefined,
    { by: 'no', descending: false },
    { by: 'no', descending: true },
    { by: 'average_order_value', descending: false },
    { by: 'last_order_at', descending: true },
  ]) {
    const rows = await everybody({ sort })
    expect(rows.map((row) => row.no).sort((a, b) => a - b)).toEqual(
      Array.from({ length: PEOPLE }, (_, index) => index + 1),
    )
    expect(await everybody({ sort }, 13)).toEqual(rows)
  }
  const spent = (await everybody({})).map((row) => Number(row.metrics['monetary']))
  expect(spent).toEqual([...spent].sort((a, b) => b - a))
  const bought = (await everybody({ sort: { by: 'recency_days', descending: false } })).map(
    (row) => row.metrics['recency_days'],
  )
  expect(bought.findIndex((days) => days === null)).toBe(48)
  expect(bought.slice(48).every((days) => days === null)).toBe(true)
})

it('says how many there are, who they are, and what the columns mean', async () => {
  const page = await first(
    { columns: ['monetary', 'refund_rate'], sort: { by: 'no', descending: false } },
    3,
  )
  expect(page).toMatchObject({ total: PEOPLE, as_of: '2026-11-20T12:00:00+08:00' })
  expect(page.columns).toEqual([
    { key: 'monetary', name: { zh: '累计消费金额', en: 'Net spend' }, unit: 'money' },
    { key: 'refund_rate', name: expect.anything(), unit: 'basis_points' },
  ])
  expect(page.data[2]).toMatchObject({
    id: 'c3',
    name: 'Han 3',
    phone: '13800001003',
    city: '杭州',
    metrics: { monetary: 1200, refund_rate: 0 },
    rfm: { r: expect.any(Number), class: expect.any(String) },
  })
  expect((await first({ count: false })).total).toBeNull()
})

it('filters by metrics in the units in which they are shown', async () => {
  const keys = async (...where: CustomerFilter['where'][number][]) =>
    (await everybody({ where, sort: { by: 'no', descending: false } }, 50)).map((row) => row.no)
  const those = (keep: (n: number) => boolean) =>
    Array.from({ length: PEOPLE }, (_, index) => index + 1).filter(keep)
  expect(await keys({ metric: 'frequency', comparison: '>=', value: 3 })).toEqual(
    those((n) => n % 5 >= 3),
  )
  expect(await keys({ metric: 'monetary', comparison: '=', value: 1200 })).toEqual(
    those((n) => (n % 5) * ((n % 7) + 1) === 12),
  )
  expect(await keys({ metric: 'recency_days', comparison: '=', value: null })).toEqual(
    those((n) => n % 5 === 0),
  )
  expect(
    await keys(
      { metric: 'recency_days', comparison: '!=', value: null },
      { metric: 'frequency', comparison: '<', value: 2 },
    ),
  ).toEqual(those((n) => n % 5 === 1))
  expect(await keys({ metric: 'average_order_value', comparison: '>', value: 100000 })).toEqual([])
  expect(await keys({ metric: 'rfm_r', comparison: '=', value: null })).toEqual(
    those((n) => n % 5 === 0),
  )
})

it('filters by RFM, and its counts add up', async () => {
  const scored = (await everybody({}, 60)).filter((row) => row.rfm !== null)
  expect(scored).toHaveLength(48)
  for (const score of [1, 2, 3, 4, 5]) {
    expect((await first({ rfm: { m: score } })).total).toBe(
      scored.filter((row) => row.rfm?.m === score).length,
    )
  }
  const group = scored[0]?.rfm?.group ?? ''
  expect((await first({ rfm: { group } })).total).toBe(
    scored.filter((row) => row.rfm?.group === group).length,
  )
})

it('finds by the beginning of an identifier or by name; a viewer not by what is personal', async () => {
  const found = async (q: string, actor: typeof owner | typeof viewer = owner) =>
    (await everybody({ q }, 50, actor)).map((row) => row.id).sort()
  expect(await found('c6')).toEqual(['c6', 'c60'])
  expect(await found('13800001001')).toEqual(['c1'])
  expect(await found('李1')).toEqual(['c10', 'c12', 'c14', 'c16', 'c18'])
  expect(await found('han 5')).toEqual(['c5', 'c51', 'c53', 'c55', 'c57', 'c59'])
  expect(await found('李1', viewer)).toEqual([])
  expect(await found('13800001001', viewer)).toEqual([])
  expect(await found('c6', viewer)).toEqual(['c6', 'c60'])
})

it('the dictionary has every metric, and how it is spread', async () => {
  const metrics = createMetricsService({ ...deps, refresh: async () => book, wake: () => {} })
  expect(unwrap(await metrics.list(owner)).map((one) => one.key)).toEqual(metricCatalogue.keys)
  const frequency = unwrap(await metrics.show(owner, 'frequency'))
  expect(frequency).toMatchObject({
    unit: 'count',
    fact: 'orders',
    aggregate: 'count',
    window_text: { zh: '累计', en: 'all time' },
    sortable: true,
    spread: { customers: PEOPLE, without: 0, minimum: 0, maximum: 4 },
  })
  expect(unwrap(await metrics.show(owner, 'recency_days')).spread).toMatchObject({
    customers: 48,
    without: 12,
  })
  expect(unwrap(await metrics.show(owner, 'favourite_channel')).spread).toBeNull()
  expect(await metrics.show(owner, 'spendd')).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})

it('as of another instant, and as known at one, it works the numbers out', async () => {
  const known = clock.now()
  clock.advance(60_000)
  await take('orders', {
    order_id: 'late',
    customer_id: 'c5',
    ordered_at: '2026-10-01',
    order_total: yuan(1000),
  })
  await evaluate()
  const [top] = (await first({}, 1)).data
  expect(top).toMatchObject({ id: 'c5', metrics: { monetary: 100_000, frequency: 1 } })
  const before = await first({ knownAt: known }, 60)
  expect(before.data.find((row) => row.id === 'c5')).toMatchObject({
    metrics: { monetary: 0, recency_days: null },
    rfm: null,
  })
  const asOf = await first(
    {
      asOf: Date.parse('2026-10-15T00:00:00+08:00'),
      where: [{ metric: 'frequency', comparison: '>', value: 0 }],
      sort: { by: 'frequency', descending: true },
    },
    60,
  )
  expect(asOf).toMatchObject({ total: 49, as_of: '2026-10-15T00:00:00+08:00' })
  expect(asOf.data.every((row) => row.rfm !== null)).toBe(true)
  expect(asOf.data.map((row) => row.metrics['frequency'])).toEqual(
    [...asOf.data].map((row) => row.metrics['frequency']).sort((a, b) => Number(b) - Number(a)),
  )
  const page = await allPages(async (after) =>
    unwrap(
      await list(
        owner,
        { ...none, asOf: Date.parse('2026-10-15T00:00:00+08:00') },
        { limit: 11, after },
      ),
    ),
  )
  expect(page).toHaveLength(PEOPLE)
})

it('what is not known is a problem that says where', async () => {
  const code = async (filter: Partial<CustomerFilter>) => {
    const answer = await list(owner, { ...none, ...filter }, { limit: 1 })
    return answer.ok ? 'ok' : `${answer.problem.code} ${answer.problem.path}`
  }
  expect(await code({ columns: ['spendd'] })).toBe('unknown_metric /columns')
  expect(await code({ sort: { by: 'spendd', descending: true } })).toBe('unknown_metric /sort')
  expect(await code({ sort: { by: 'favourite_channel', descending: true } })).toBe(
    'invalid_value /sort',
  )
  expect(await code({ where: [{ metric: 'spendd', comparison: '=', value: 1 }] })).toBe(
    'unknown_metric /where/0',
  )
  expect(await code({ where: [{ metric: 'favourite_channel', comparison: '=', value: 1 }] })).toBe(
    'invalid_value /where/0',
  )
  expect(await code({ rfm: { class: 'vip' } })).toBe('unknown_kind /rfm_class')
  expect(await code({ rfm: { r: 6 } })).toBe('too_big /r')
  const foreign = await list(owner, none, { limit: 1, after: ['x', 'y'] })
  expect(foreign.ok ? 'ok' : foreign.problem.code).toBe('invalid_cursor')
})
