import { beforeAll, describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { type Millis, parseTime } from '#core/time.ts'
import { factsMigrations } from '#facts/migrations.ts'
import type { CustomerHistory, OrderFact } from '#metrics/history.ts'
import { metricsMigrations } from '#metrics/migrations.ts'
import { insertHistories } from '#metrics/testing/insert-histories.ts'
import { testStores } from '../../test/harness/stores.ts'
import { evaluateTiers } from './evaluate-tiers.ts'
import { planTiers } from './measures.ts'
import { loyaltyMigrations } from './migrations.ts'
import { addPin, approvePin, listPins, type NewTierPin, revokePin } from './pins.store.ts'
import { pinsByCustomer } from './pins.ts'
import { dailyFlows, levelCounts, levelsAt, listStandings, tierFlows } from './standings.store.ts'
import { membershipTemplate } from './templates/membership.ts'

const { facts, ledger } = await testStores([
  ...factsMigrations,
  ...metricsMigrations,
  ...loyaltyMigrations,
])
const at = (text: string): Millis => parseTime(text, 'Asia/Shanghai') as Millis
const NOW = at('2026-06-01')
const plan = unwrap(
  planTiers([{ version: 1, effectiveAt: 0, body: membershipTemplate.program }], {
    calendar: 'Asia/Shanghai',
    findMetric: () => undefined,
  }),
)
const standpoint = { asOf: NOW, zone: 'Asia/Shanghai', currency: 'CNY' }

function order(paid: string, total: number): OrderFact {
  const shared = {
    known: true,
    state: 'paid',
    currency: 'CNY',
    discount: 0,
    shipping: 0,
    channel: '',
    store: '',
    platform: '',
    source: 'test',
  }
  const lists = { coupons: [], attributes: {}, lines: [], payments: [], refunds: [] }
  return {
    orderId: paid,
    at: at(paid),
    orderedAt: at(paid),
    paidAt: at(paid),
    voidAt: null,
    total,
    ...shared,
    ...lists,
  }
}

const person = (customer: number, orders: readonly OrderFact[]): CustomerHistory => ({
  customer,
  orders,
  events: [],
  feedback: [],
  attributes: [],
})

/** 1 rises in March; 2 was gold in 2025 and will fall; 3 fell from gold to silver; 4 only looks; 5 is pinned. */
const PEOPLE = [
  person(1, [order('2026-01-10', 100_000), order('2026-03-05', 500_000)]),
  person(2, [order('2025-05-01', 2_000_000)]),
  person(3, [order('2024-05-01', 2_000_000), order('2025-05-01', 600_000)]),
  person(4, []),
  person(5, [order('2026-02-01', 100)]),
]

const pin = (more: Partial<NewTierPin> = {}): NewTierPin => ({
  program: 'membership',
  customer: 5,
  level: 'diamond',
  mode: 'exact',
  reason: '创始会员',
  author: 'li',
  from: at('2026-04-01'),
  until: at('2026-09-01'),
  needsApproval: false,
  ...more,
})

describe('standings', () => {
  beforeAll(async () => {
    await insertHistories(facts, PEOPLE, { from: NOW })
    await addPin(ledger, pin(), at('2026-04-01'))
    const pins = pinsByCustomer(await listPins(ledger, { program: 'membership' }))
    await evaluateTiers(facts, { plan, standpoint, which: 'all', rev: 1n, pins })
  })

  test('counts levels, and what becomes of them', async () => {
    const counts = await levelCounts(facts, 'membership', {
      since: at('2026-01-01'),
      until: at('2026-12-31'),
    })
    const byLevel = Object.fromEntries(counts.map(({ level, ...rest }) => [level, rest]))
    expect(byLevel).toEqual({
      standard: { customers: 1, value: 0, pinned: 0, entered: 2, left: 2, dropping: 0 },
      silver: { customers: 2, value: 600_000, pinned: 0, entered: 1, left: 0, dropping: 0 },
      gold: { customers: 1, value: 0, pinned: 0, entered: 0, left: 0, dropping: 0 },
      diamond: { customers: 1, value: 100, pinned: 1, entered: 1, left: 0, dropping: 1 },
    })
  })

  test('tells who went where between two instants', async () => {
    expect(
      await tierFlows(facts, 'membership', { from: at('2026-01-01 00:00:01'), to: NOW }),
    ).toEqual([
      { from: '', to: 'diamond', customers: 1 },
      { from: '', to: 'silver', customers: 1 },
      { from: 'gold', to: 'gold', customers: 1 },
      { from: 'silver', to: 'silver', customers: 1 },
      { from: 'standard', to: 'standard', customers: 1 },
    ])
    expect(await levelsAt(facts, 'membership', at('2025-12-31'))).toEqual(
      new Map([
        ['standard', 1],
        ['gold', 2],
      ]),
    )
  })

  test('gives the changes of every day', async () => {
    expect(
      await dailyFlows(facts, 'membership', {
        from: at('2025-12-01'),
        to: NOW,
        zone: 'Asia/Shanghai',
      }),
    ).toEqual([
      { day: '2026-01-01', from: 'gold', to: 'silver', customers: 1 },
      { day: '2026-01-10', from: '', to: 'standard', customers: 1 },
      { day: '2026-02-01', from: '', to: 'standard', customers: 1 },
      { day: '2026-03-05', from: 'standard', to: 'silver', customers: 1 },
      { day: '2026-04-01', from: 'standard', to: 'diamond', customers: 1 },
    ])
  })

  test('lists who stands on a level, who will fall, and one customer whole', async () => {
    const silver = await listStandings(facts, { program: 'membership', level: 'silver', limit: 10 })
    expect(silver.map((one) => one.customer)).toEqual([1, 3])
    expect(
      (
        await listStandings(facts, { program: 'membership', level: 'silver', after: 1, limit: 10 })
      ).map((one) => one.customer),
    ).toEqual([3])
    expect(
      (await listStandings(facts, { dropsBy: at('2027-01-01'), limit: 10 })).map((one) => [
        one.customer,
        one.drop?.to,
      ]),
    ).toEqual([
      [2, 'standard'],
      [3, 'standard'],
      [5, 'standard'],
    ])
    const [one] = await listStandings(facts, { customers: [5], limit: 10 })
    expect(one).toMatchObject({
      level: 'diamond',
      held: 'standard',
      rank: 3,
      values: [100],
      next: null,
      validUntil: at('2026-09-01'),
    })
    expect(one?.history.map((change) => change.reason)).toEqual(['joined', 'pin'])
  })
})

describe('pins', () => {
  test('are kept with reason, author and end, and are ended, not deleted', async () => {
    const made = unwrap(await addPin(ledger, pin({ customer: 70, until: null }), NOW))
    const gone = unwrap(await revokePin(ledger, made.id, { by: 'wang', at: NOW + 1000 }))
    expect(gone).toEqual({ ...made, revokedBy: 'wang', revokedAt: NOW + 1000 })
    expect(await listPins(ledger, { customer: 70 })).toEqual([gone])
    expect(
      pinsByCustomer([gone])
        .get(70)
        ?.map((one) => one.until),
    ).toEqual([NOW + 1000])
    expect(
      pinsByCustomer([gone], NOW)
        .get(70)
        ?.map((one) => one.until),
    ).toEqual([Infinity])
    expect(pinsByCustomer([gone], NOW - 1).size).toBe(0)
    expect(await revokePin(ledger, made.id, { by: 'wang', at: NOW })).toMatchObject({
      ok: false,
      problem: { code: 'tier_pin_state' },
    })
  })

  test('that need a second person act only from their approval', async () => {
    const made = unwrap(await addPin(ledger, pin({ customer: 71, needsApproval: true }), NOW))
    expect(pinsByCustomer([made]).size).toBe(0)
    expect(await approvePin(ledger, made.id, { by: 'li', at: NOW })).toMatchObject({
      problem: { code: 'tier_pin_own' },
    })
    const approved = unwrap(await approvePin(ledger, made.id, { by: 'wang', at: NOW + 5 }))
    expect(
      pinsByCustomer([approved])
        .get(71)
        ?.map((one) => one.from),
    ).toEqual([NOW + 5])
    expect(await approvePin(ledger, made.id, { by: 'zhao', at: NOW })).toMatchObject({
      problem: { code: 'tier_pin_state' },
    })
  })

  test('that end before they begin, or that nobody knows, are problems', async () => {
    expect(await addPin(ledger, pin({ until: at('2026-03-01') }), NOW)).toMatchObject({
      problem: { code: 'tier_pin_ends_early' },
    })
    expect(await revokePin(ledger, 'nobody', { by: 'wang', at: NOW })).toMatchObject({
      problem: { code: 'not_found' },
    })
  })
})
