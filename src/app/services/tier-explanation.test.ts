import { expect, it } from 'vitest'
import { unwrap } from '#core/result.ts'
import { membershipTemplate } from '#loyalty/templates/membership.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import type { Explanation } from '#api/shapes/explanation.ts'
import type { TierProgramDefinition } from '#api/shapes/tier-program.ts'
import { testStores } from '../../../test/harness/stores.ts'
import { metricBook } from './metric-book.ts'
import { createTierDefinitions } from './tier-definitions.ts'
import { createTierExplanation } from './tier-explanation.ts'
import { createTierPins } from './tier-pins.ts'
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
const evaluate = evaluator(deps)
const at = (text: string): number => Date.parse(`${text}+08:00`)
const why = async (customer: string, when = {}, program = 'membership') =>
  unwrap(await explain(owner, byId(customer), program, when))
const order = (id: string, customer: string, day: string, total: number, more: object = {}) =>
  take('orders', {
    order_id: id,
    customer_id: customer,
    ordered_at: day,
    order_total: yuan(total),
    ...more,
  })
const sum = (it: Explanation) => it.facts.reduce((all, fact) => all + (fact.counts?.amount ?? 0), 0)

const definitions = createTierDefinitions(deps)
unwrap(
  await definitions.create(owner, {
    definition: membershipTemplate.program as unknown as TierProgramDefinition,
    effectiveFrom: 0,
  }),
)
const returns = {
  ...membershipTemplate.program,
  key: 'returns',
  pending_days: 7,
  validity: undefined,
  downgrade: { when: 'at_once' },
  qualify: { metric: { fact: 'orders', aggregate: 'count' }, window: { rolling_days: 30 } },
  levels: [
    { key: 'low', name: { zh: '低' }, from: 0 },
    { key: 'high', name: { zh: '高' }, from: 2 },
  ],
}
unwrap(
  await definitions.create(owner, {
    definition: JSON.parse(JSON.stringify(returns)) as TierProgramDefinition,
    effectiveFrom: 0,
  }),
)
await order('old', 'li', '2025-12-31 23:59', 9000)
await order('1', 'li', '2026-03-01 10:00', 6000, {
  refunds: [{ refund_id: 'r', refunded_at: '2026-03-05', amount: yuan(1000) }],
})
await order('2', 'li', '2026-04-01 10:00', 500, { status: '已取消' })
await order('3', 'li', '2026-05-01 10:00', 15_000)
await order('4', 'li', '2026-06-01 10:00', 100)
await take('customers', { customer_id: 'quiet', name: '没买过' })
await evaluate()

it('shows the facts that made the level, as they stood when it was decided; they add up to the number that decided', async () => {
  const li = await why('li')
  expect(li).toMatchObject({
    id: 'li',
    tier: { level: 'gold' },
    rule: { version: 1, sentence: { zh: expect.stringContaining('净消费满 20,000 元升金卡会员') } },
    decided: {
      at: '2026-05-01T10:00:00+08:00',
      cause: 'qualified',
      measures: [{ value: 2_000_000, needed: 2_000_000, missing: 0 }],
      sentence: { zh: '达到门槛升级（20,000 元）：金卡会员' },
    },
    facts_total: 3,
  })
  expect(
    li.facts.map((fact) => [
      fact.id,
      fact.amount?.amount,
      fact.counts?.amount,
      fact.note?.zh ?? null,
    ]),
  ).toEqual([
    ['3', 1_500_000, 1_500_000, null],
    ['2', 50_000, 0, '已取消'],
    ['1', 600_000, 500_000, '部分退款'],
  ])
  expect(sum(li)).toBe(2_000_000)
})

it('as of another instant, another moment decided', async () => {
  const spring = await why('li', { asOf: at('2026-04-15T00:00:00') })
  expect(spring).toMatchObject({
    tier: { level: 'silver' },
    decided: { cause: expect.any(String) },
  })
  const before = await why('li', { asOf: at('2026-02-01T00:00:00') })
  expect(before).toMatchObject({
    tier: { level: 'silver' },
    decided: { at: '2025-12-31T23:59:00+08:00', measures: [{ value: 900_000, needed: 500_000 }] },
    facts: [{ id: 'old' }],
  })
})

it('an order that can still be returned is listed as not counting yet', async () => {
  await order('5', 'new', '2026-11-01 10:00', 10)
  await order('6', 'new', '2026-11-05 10:00', 10)
  await order('7', 'new', '2026-11-18 10:00', 10)
  await evaluate()
  const fresh = await why('new', {}, 'returns')
  expect(fresh).toMatchObject({
    tier: { level: 'high' },
    decided: { cause: 'qualified', measures: [{ value: 2, needed: 2 }] },
  })
  expect(fresh.facts.map((fact) => fact.id)).toEqual(['6', '5'])
  const early = await why('new', { asOf: at('2026-11-06T12:00:00') }, 'returns')
  expect(early.tier.level).toBe('low')
})

it('a level set by hand says who gave the reason; nobody has earned nothing', async () => {
  unwrap(
    await createTierPins(deps).pin(owner, byId('li'), {
      program: 'membership',
      level: 'diamond',
      reason: '投诉补偿',
    }),
  )
  clock.advance(1000)
  await evaluate()
  expect((await why('li')).decided).toMatchObject({
    cause: 'pin',
    sentence: { zh: '手动指定：钻石会员（投诉补偿）' },
  })
  expect(await why('quiet')).toMatchObject({
    tier: { level: 'standard' },
    facts: [],
    decided: { at: null, sentence: { zh: '还没有计入的消费：普通会员' } },
  })
  expect(await explain(owner, byId('li'), 'vip', {})).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
  expect(await explain(owner, byId('nobody'), 'membership', {})).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})
