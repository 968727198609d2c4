import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { When } from '#api/services.ts'
import type { TierProgramDefinition } from '#api/shapes/tier-program.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { metricBook } from './metric-book.ts'
import { createTierDefinitions } from './tier-definitions.ts'
import { createTierExplanation } from './tier-explanation.ts'
import { createTierWorld } from './tier-world.ts'
import { byId, evaluator, shopMigrations, testShop, yuan } from './testing/test-shop.ts'

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
const explain = createTierExplanation(deps)
const definitions = createTierDefinitions(deps)
const program = (key: string, rest: object) =>
  definitions.create(owner, {
    definition: { key, kind: 'tier-program', name: { zh: key }, ...rest } as TierProgramDefinition,
    effectiveFrom: 0,
  })
const levels = (from: number) => [
  { key: 'low', name: { zh: '普通' }, from: 0 },
  { key: 'high', name: { zh: '金卡' }, from },
]
const spent = { fact: 'orders', aggregate: 'sum', of: 'net_amount' }
const qualify = { metric: spent, window: { rolling_days: 30 } }
unwrap(
  await program('rolling', { qualify, levels: levels(100_000), downgrade: { when: 'at_once' } }),
)
unwrap(
  await program('yearly', {
    qualify: { metric: spent, window: 'membership_year' },
    levels: levels(100_000),
    validity: { months: 12 },
    downgrade: { when: 'validity_end' },
  }),
)
unwrap(
  await program('minutes', {
    qualify: {
      metric: { fact: 'events', aggregate: 'sum', of: 'seconds' },
      window: 'lifetime',
    },
    levels: levels(2.5),
  }),
)

await take('customers', { customer_id: 'li', joined_at: '2026-01-15 09:00' })
await take('orders', {
  order_id: '1',
  customer_id: 'li',
  ordered_at: '2026-11-01 10:00',
  order_total: yuan(1500),
})
await take('events', {
  event_id: 'e',
  customer_id: 'li',
  type: 'watch',
  at: '2026-11-02 10:00',
  seconds: 3.125,
})
await evaluator(deps)()

/** Stored, and folded anew for the same instant: both ways of reading. */
const READINGS: readonly [string, When][] = [
  ['as it is kept', {}],
  ['as of the same instant', { asOf: clock.now() }],
]
const tierOf = async (key: string, when: When) =>
  unwrap(await explain(owner, byId('li'), key, when)).tier

it.each(READINGS)(
  '%s, what keeps a level of a rolling window is what it takes when it would fall',
  async (_, when) => {
    const tier = await tierOf('rolling', when)
    // The order of 1 November leaves the window on 1 December: what is there now does not help.
    expect(tier).toMatchObject({ level: 'high', measures: [{ value: 150_000 }] })
    expect(tier.keep).toMatchObject({
      level: 'high',
      measures: [{ metric: 'orders_sum_net_amount', missing: 100_000 }],
      by: tier.drop?.at,
    })
    expect(tier.keep?.sentence.zh).toMatch(/前还差 1,000 元可保住金卡$/)
  },
)

it.each(READINGS)(
  '%s, what keeps a level of a membership year is counted in the year that decides',
  async (_, when) => {
    const tier = await tierOf('yearly', when)
    expect(tier).toMatchObject({ level: 'high', drop: { at: '2027-11-02T00:00:00+08:00' } })
    // By November 2027 a new membership year has begun, on 15 January: of this year's 1,500 nothing is left.
    expect(tier.keep).toMatchObject({
      measures: [{ value: 0, needed: 100_000, missing: 100_000 }],
      by: '2027-11-02T00:00:00+08:00',
      sentence: { zh: '2027-01-15 至 2027-11-01 满 1,000 元可保住金卡' },
    })
  },
)

it.each(READINGS)(
  '%s, a decimal metric is told in its own unit, and a level that stays needs nothing',
  async (_, when) => {
    const tier = await tierOf('minutes', when)
    expect(tier).toMatchObject({ level: 'high', measures: [{ value: 3.125 }], keep: null })
    expect(tier.history.at(-1)?.sentence.zh).toContain('3.125')
  },
)
