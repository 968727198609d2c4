import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import type { MetricDefinition } from '#metrics/metric-spec.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { TierProgramDefinition } from '#api/shapes/tier-program.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createCustomerList } from './customer-list.ts'
import { createCustomerPage } from './customer-page.ts'
import { metricsInUse } from './metrics-in-use.ts'
import { createMetricsService } from './metrics.ts'
import { evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'
import { createTierDefinitions } from './tier-definitions.ts'
import { createTierWorld } from './tier-world.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, owner, take } = testShop(stores)
const { book, refresh } = await metricsInUse(stores.ledger)
let woken = 0
const deps = {
  ...stores,
  clock,
  shop,
  book,
  refresh,
  model: standardRfm,
  world: createTierWorld({ ...stores, book }),
  wake: () => void (woken += 1),
  evaluation: async () => ({
    cursor: 0n,
    freshAsOf: clock.now(),
    last: undefined,
    lastFullAt: undefined,
  }),
}
const metrics = createMetricsService(deps)
const tiers = createTierDefinitions(deps)
const list = createCustomerList(deps)
const page = createCustomerPage({
  ...deps,
  rulesOf: async () => ({ segments: [], tags: [], classes: [] }),
})
const evaluate = evaluator(deps)

const teaOrders: MetricDefinition = {
  key: 'app_orders',
  name: { zh: 'App 订单数', en: 'Orders in the app' },
  description: { zh: '通过 App 下的有效订单数。', en: 'Orders that came through the app.' },
  unit: 'count',
  null_value: 'zero',
  spec: { fact: 'orders', aggregate: 'count', where: [{ field: 'channel', is: 'app' }] },
}

await take(
  'orders',
  ...[1, 2, 3].map((no) => ({
    order_id: `o${no}`,
    customer_id: no === 3 ? 'b' : 'a',
    channel: no === 2 ? 'web' : 'app',
    ordered_at: `2026-11-0${no} 12:00`,
    order_total: yuan(100 * no),
  })),
)
await evaluate()

const shown = async (key: string, id: string) =>
  unwrap(
    await page(owner, { kind: 'identifier', identifier: 'customer_id', value: id }, {}),
  ).metrics.find((one) => one.key === key)?.value
const listed = async (key: string) =>
  unwrap(
    await list(
      owner,
      { rfm: {}, where: [], count: true, columns: [key], sort: { by: 'no', descending: false } },
      { limit: 10, after: undefined },
    ),
  ).data.map((row) => row.metrics?.[key] ?? null)

it('a metric of one’s own is there at once, and in lists when everybody has been computed with it', async () => {
  const made = unwrap(await metrics.create(owner, { definition: teaOrders, note: '渠道分析' }))
  expect(made).toMatchObject({ origin: 'shop', version: 1, unit: 'count', used_by: [] })
  expect(made.formula.zh).toBe('累计有效订单（渠道=app）：次数')
  expect(woken).toBe(1)
  expect(await shown('app_orders', 'a')).toBe(1)
  expect(await listed('app_orders')).toEqual([null, null])
  await evaluate()
  expect(await listed('app_orders')).toEqual([1, 1])
})

it('a change needs what the writer has read, and takes effect with the next evaluation', async () => {
  const read = unwrap(await metrics.show(owner, 'app_orders'))
  const spec = { fact: 'orders', aggregate: 'sum', of: 'total' }
  const definition = { ...teaOrders, unit: 'money' as const, spec }
  const stale = await metrics.replace(owner, 'app_orders', { definition }, 'old')
  expect(stale).toMatchObject({ ok: false, problem: { code: 'version_conflict' } })
  const changed = unwrap(await metrics.replace(owner, 'app_orders', { definition }, read.etag))
  expect(changed).toMatchObject({ version: 2, unit: 'money' })
  await evaluate()
  expect(await listed('app_orders')).toEqual([30_000, 30_000])
})

it('what a program stands on cannot be removed before the program is changed', async () => {
  const program = {
    ...membershipTemplate.program,
    key: 'app',
    qualify: { metric: 'app_orders', window: 'calendar_year' },
  } as unknown as TierProgramDefinition
  const made = unwrap(
    await tiers.create(owner, { definition: program, effectiveFrom: undefined, note: undefined }),
  )
  const { etag, used_by } = unwrap(await metrics.show(owner, 'app_orders'))
  expect(used_by.map(({ kind, key }) => [kind, key])).toEqual([['tier-program', 'app']])
  expect(await metrics.remove(owner, 'app_orders', etag)).toMatchObject({
    ok: false,
    problem: { code: 'in_use' },
  })
  unwrap(await tiers.remove(owner, 'app', made.etag))
  unwrap(await metrics.remove(owner, 'app_orders', etag))
  expect(await metrics.show(owner, 'app_orders')).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})

it('what comes with the product stays as it is', async () => {
  const definition = { ...teaOrders, key: 'frequency' }
  expect(await metrics.create(owner, { definition })).toMatchObject({
    problem: { code: 'key_taken' },
  })
  const { etag } = unwrap(await metrics.show(owner, 'frequency'))
  for (const refused of [
    await metrics.replace(owner, 'frequency', { definition }, etag),
    await metrics.remove(owner, 'frequency', etag),
  ])
    expect(refused).toMatchObject({ problem: { code: 'metric_built_in' } })
})

it.each<[string, object, string]>([
  ['a fact', { spec: { fact: 'visits', aggregate: 'count' } }, '/definition/spec/fact'],
  [
    'a field of a part',
    {
      spec: {
        score: {
          scale: 1,
          parts: [{ of: { fact: 'orders', aggregate: 'sum', of: 'x' }, weight: 1, from: 0, to: 1 }],
        },
      },
      unit: 'score',
    },
    '/definition/spec/score/parts/0/of/of',
  ],
  ['a unit', { unit: 'text' }, '/definition/unit'],
  ['what nothing is', { null_value: 'null' }, '/definition/null_value'],
  ['a name', { name: {} }, '/definition/name/zh'],
])('%s that does not fit is a problem with its place', async (_, wrong, path) => {
  const refused = await metrics.create(owner, { definition: { ...teaOrders, key: 'm', ...wrong } })
  expect(refused).toMatchObject({
    ok: false,
    problem: { code: 'invalid_input', errors: [{ path }] },
  })
})
