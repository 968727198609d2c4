import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { CustomerFilter } from '#api/customer-filter.ts'
import type { TierProgramDefinition } from '#api/shapes/tier-program.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { createCustomerList } from './customer-list.ts'
import { metricBook } from './metric-book.ts'
import { createTierWorld } from './tier-world.ts'
import { createTiersService } from './tiers.ts'
import { allPages, evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'

const stores = await testStores(shopMigrations)
const { clock, shop, owner, take } = testShop(stores)
const book = metricBook(metricCatalogue)
let woken = 0
const deps = {
  ...stores,
  clock,
  shop,
  book,
  model: standardRfm,
  world: createTierWorld({ ...stores, book }),
  wake: () => void (woken += 1),
}
const tiers = createTiersService(deps)
const list = createCustomerList(deps)
const evaluate = evaluator(deps)
const definition = membershipTemplate.program as unknown as TierProgramDefinition
const at = (text: string): number => Date.parse(`${text}T00:00:00+08:00`)
const none: CustomerFilter = { rfm: {}, where: [], count: true }
const find = async (filter: Partial<CustomerFilter>) =>
  (
    await allPages(async (after) =>
      unwrap(
        await list(
          owner,
          { ...none, sort: { by: 'no', descending: false }, ...filter },
          { limit: 3, after },
        ),
      ),
    )
  ).map((row) => row.id)

const order = (customer: string, day: string, total: number) =>
  take('orders', {
    order_id: `${customer}-${day}`,
    customer_id: customer,
    ordered_at: `${day} 12:00`,
    order_total: yuan(total),
  })

/** a: silver since March; b: gold since November, after silver; c: standard; d: gold until the end of 2025; e: never bought, known without a beginning. */
const known = clock.now()
await order('a', '2026-03-01', 6000)
await order('b', '2026-05-01', 6000)
await order('b', '2026-11-10', 20_000)
await order('c', '2026-11-19', 100)
await order('d', '2024-06-01', 30_000)
await take('customers', { customer_id: 'e', name: '只看不买' })

it('a program is made once, checked, and shown with its rule in words', async () => {
  const made = unwrap(await tiers.create(owner, { definition, effectiveFrom: 0, note: '开张' }))
  expect(made).toMatchObject({
    key: 'membership',
    version: 1,
    draft: null,
    versions: [{ version: 1, effective_to: null, note: '开张', by: 'test' }],
  })
  expect(made.sentence.zh).toContain('净消费满 5,000 元升银卡会员')
  expect(await tiers.create(owner, { definition })).toMatchObject({
    ok: false,
    problem: { code: 'key_taken' },
  })
  expect(woken).toBe(1)
  const broken = {
    ...definition,
    key: 'broken',
    levels: [{ key: 'a', name: { zh: 'A' }, from: 5 }],
  } as unknown as TierProgramDefinition
  expect(await tiers.create(owner, { definition: broken })).toMatchObject({
    ok: false,
    problem: { errors: [{ code: 'tier_first_level', path: '/definition/levels/0/from' }] },
  })
  expect(await tiers.show(owner, 'nope')).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})

it('a draft stands beside the rule; two who edit are told apart; publishing makes the next version', async () => {
  const read = unwrap(await tiers.show(owner, 'membership'))
  const half = {
    ...definition,
    levels: definition.levels.slice(0, 1),
    qualify: 'soon',
  } as unknown as TierProgramDefinition
  const drafted = unwrap(await tiers.saveDraft(owner, 'membership', half, read.etag))
  expect(drafted).toMatchObject({ version: 1, draft: { definition: half, by: 'test' } })
  expect(await tiers.saveDraft(owner, 'membership', definition, read.etag)).toMatchObject({
    problem: { code: 'version_conflict' },
  })
  expect(await tiers.publish(owner, 'membership', {}, drafted.etag)).toMatchObject({
    ok: false,
    problem: { code: 'invalid_input' },
  })
  const dropped = unwrap(await tiers.dropDraft(owner, 'membership', drafted.etag))
  expect(dropped.draft).toBeNull()
  const next = { ...definition, name: { zh: '会员', en: 'Members' } }
  const again = unwrap(await tiers.saveDraft(owner, 'membership', next, dropped.etag))
  const published = unwrap(
    await tiers.publish(
      owner,
      'membership',
      { effectiveFrom: at('2027-01-01'), note: '改名' },
      again.etag,
    ),
  )
  expect(published).toMatchObject({
    version: 1,
    name: { zh: '会员等级' },
    draft: null,
    versions: [
      { version: 1, effective_to: '2027-01-01T00:00:00+08:00' },
      { version: 2, effective_from: '2027-01-01T00:00:00+08:00', effective_to: null, note: '改名' },
    ],
  })
  expect(await tiers.publish(owner, 'membership', {}, published.etag)).toMatchObject({
    problem: { code: 'no_draft' },
  })
})

it('the ladder counts who stands where, what they spend and who came', async () => {
  await evaluate()
  const summary = unwrap(await tiers.summary(owner, 'membership', {}))
  const level = (key: string) => summary.levels.find((one) => one.key === key)
  expect(summary).toMatchObject({ customers: 5, version: 1, currency: 'CNY' })
  expect(summary.levels.map((one) => [one.key, one.customers])).toEqual([
    ['standard', 3],
    ['silver', 1],
    ['gold', 1],
    ['diamond', 0],
  ])
  expect(level('gold')).toMatchObject({
    net_sales: 2_600_000,
    average: 2_600_000,
    share: 2000,
    entered: 1,
    left: 0,
    threshold: { zh: '净消费满 20,000 元' },
  })
  expect(level('silver')).toMatchObject({ entered: 0, left: 1, net_sales: 600_000 })
  expect(summary.levels.reduce((sum, one) => sum + one.net_sales_share, 0)).toBeLessThanOrEqual(
    10_001,
  )
})

it('as of another instant, and as known at one, the ladder is what it was', async () => {
  const levels = async (when: { asOf?: number; knownAt?: number }) =>
    unwrap(await tiers.summary(owner, 'membership', when)).levels.map((one) => one.customers)
  expect(await levels({ asOf: at('2026-11-01') })).toEqual([2, 2, 0, 0])
  expect(await levels({ asOf: at('2025-06-01') })).toEqual([1, 0, 1, 0])
  // Before anything was known, nobody was there.
  expect(await levels({ knownAt: known - 1 })).toEqual([0, 0, 0, 0])
  expect(unwrap(await tiers.summary(owner, 'membership', { asOf: clock.now() })).levels).toEqual(
    unwrap(await tiers.summary(owner, 'membership', {})).levels,
  )
})

it('tells who went from where to where, and how it went day by day', async () => {
  const flow = unwrap(await tiers.migration(owner, 'membership', { from: at('2026-11-01') }))
  expect(flow).toMatchObject({ up: 1, down: 0, same: 3, joined: 1 })
  expect(flow.flows).toContainEqual({ from: 'silver', to: 'gold', customers: 1 })
  expect(
    unwrap(
      await tiers.migration(owner, 'membership', { from: at('2025-06-01'), to: at('2026-02-01') }),
    ),
  ).toMatchObject({
    down: 1,
    flows: expect.arrayContaining([{ from: 'gold', to: 'standard', customers: 1 }]),
  })
  const byKnown = unwrap(
    await tiers.migration(owner, 'membership', { from: at('2026-11-01'), knownAt: clock.now() }),
  )
  expect([...byKnown.flows].sort((a, b) => (`${a.from}` < `${b.from}` ? -1 : 1))).toHaveLength(
    flow.flows.length,
  )
  expect(byKnown).toMatchObject({ up: 1, down: 0, same: 3, joined: 1 })
  const { days } = unwrap(await tiers.history(owner, 'membership', { from: at('2026-11-09') }))
  expect(days.map((day) => day.day).slice(0, 2)).toEqual(['2026-11-09', '2026-11-10'])
  expect(days[0]).toMatchObject({ levels: { standard: 2, silver: 2, gold: 0 }, up: 0 })
  expect(days[1]).toMatchObject({ levels: { standard: 2, silver: 1, gold: 1 }, up: 1, down: 0 })
  expect(days.at(-1)).toMatchObject({
    day: '2026-11-20',
    levels: { standard: 3, silver: 1, gold: 1, diamond: 0 },
  })
})

it('customers are found and ordered by tier, by moves, by what they would lose; now and then', async () => {
  expect(await find({ tier: { level: 'silver' } })).toEqual(['a'])
  expect(await find({ tier: { program: 'membership', level: 'standard' } })).toEqual([
    'c',
    'd',
    'e',
  ])
  expect(await find({ moved: { way: 'up', from: at('2026-11-01') } })).toEqual(['b'])
  expect(
    await find({
      moved: {
        way: { from: 'gold', to: 'standard' },
        from: at('2025-12-01'),
        to: at('2026-12-01'),
      },
    }),
  ).toEqual(['d'])
  expect(await find({ moved: { way: 'down', from: at('2026-11-01') } })).toEqual([])
  expect(await find({ dropsBefore: at('2028-01-02') })).toEqual(['a', 'b'])
  expect(await find({ dropsBefore: at('2027-12-31') })).toEqual([])
  expect(await find({ asOf: at('2026-11-01'), tier: { level: 'silver' } })).toEqual(['a', 'b'])
  expect((await find({ sort: { by: 'tier', descending: true } })).slice(0, 2)).toEqual(['b', 'a'])
  // The same as known at an instant, folded anew; and what would have been lost then.
  const knownAt = clock.now()
  expect(await find({ knownAt, tier: { level: 'silver' } })).toEqual(['a'])
  expect(await find({ knownAt, moved: { way: 'up', from: at('2026-11-01') } })).toEqual(['b'])
  expect(await find({ knownAt: known - 1, tier: { level: 'silver' } })).toEqual([])
  expect(await find({ asOf: at('2026-11-01'), dropsBefore: at('2028-01-02') })).toEqual(['a', 'b'])
  expect(
    unwrap(await list(owner, { ...none, knownAt, q: 'b' }, { limit: 1 })).data[0]?.tiers,
  ).toEqual([{ program: 'membership', level: 'gold', pinned: false }])
  const [top] = unwrap(
    await list(owner, { ...none, sort: { by: 'tier', descending: true } }, { limit: 1 }),
  ).data
  expect(top).toMatchObject({
    id: 'b',
    tiers: [{ program: 'membership', level: 'gold', pinned: false }],
  })
  const code = async (filter: Partial<CustomerFilter>) => {
    const answer = await list(owner, { ...none, ...filter }, { limit: 1 })
    return answer.ok ? 'ok' : `${answer.problem.code} ${answer.problem.path}`
  }
  expect(await code({ tier: { level: 'platinum' } })).toBe('unknown_kind /tier')
  expect(await code({ tier: { program: 'vip', level: 'gold' } })).toBe('unknown_kind /tier')
  expect(await code({ moved: { way: { from: 'gold', to: 'platinum' } } })).toBe(
    'unknown_kind /moved',
  )
})

it('an ended program is shown no more, and can begin anew', async () => {
  const read = unwrap(await tiers.show(owner, 'membership'))
  expect(unwrap(await tiers.remove(owner, 'membership', read.etag))).toMatchObject({
    key: 'membership',
    version: 1,
  })
  expect(await tiers.show(owner, 'membership')).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
  expect(unwrap(await tiers.list(owner))).toEqual([])
  const anew = unwrap(await tiers.create(owner, { definition, effectiveFrom: 0 }))
  expect(anew.versions.map((one) => one.version)).toEqual([4])
})
