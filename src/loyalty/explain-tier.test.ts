import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { type Millis, parseTime } from '#core/time.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import type { CustomerHistory, OrderFact } from '#metrics/history.ts'
import { arbitraryHistory } from '#metrics/testing/arbitrary-history.ts'
import { momentsAround } from '#metrics/testing/moments.ts'
import { zoneCalendar } from './calendar.ts'
import { explainTier } from './explain-tier.ts'
import type { TierExplanation } from './explained.ts'
import { foldHistory } from './fold-history.ts'
import { planTiers, type TierPlan } from './measures.ts'
import { membershipTemplate } from './templates/membership.ts'
import { tierProgramTemplates } from './templates/registry.ts'
import { casesWanted } from './testing/cases.ts'
import type { TierProgram } from './tier-program.ts'

const ZONE = 'Asia/Shanghai'
const calendar = zoneCalendar(ZONE)
const at = (text: string): Millis => parseTime(text, ZONE) as Millis
const findMetric = (key: string) => metricCatalogue.all.find((one) => one.key === key)?.spec
const planOf = (body: TierProgram): TierPlan =>
  unwrap(planTiers([{ version: 1, effectiveAt: 0, body }], { calendar, findMetric }))
const standpointOf = (asOf: Millis) => ({ asOf, zone: ZONE, currency: 'CNY' })

const SHARED = {
  known: true,
  state: 'paid',
  currency: 'CNY',
  discount: 0,
  shipping: 0,
  channel: '',
  store: '',
  platform: '',
  source: 'shop',
  voidAt: null,
}
const order = (paid: Millis, total: number, more: Partial<OrderFact> = {}): OrderFact => ({
  orderId: `o-${paid}`,
  at: paid,
  orderedAt: paid,
  paidAt: paid,
  total,
  coupons: [],
  attributes: {},
  lines: [],
  payments: [],
  refunds: [],
  ...SHARED,
  ...more,
})
const person = (...orders: OrderFact[]): CustomerHistory => ({
  customer: 1,
  orders,
  events: [],
  feedback: [],
  attributes: [],
})

function explain(
  history: CustomerHistory,
  asOf: string,
  program: Partial<TierProgram> = {},
): TierExplanation {
  const plan = planOf({ ...membershipTemplate.program, ...program })
  const told = explainTier(plan, history, { standpoint: standpointOf(at(asOf)), pins: [] })
  if (told === undefined) throw new Error('no member')
  return told
}

describe('an explanation', () => {
  const silver = person(
    order(at('2026-02-01'), 1_500_000),
    order(at('2026-03-01'), 468_000, { refunds: [] }),
  )

  test('says what is missing to the next level, in both languages', () => {
    const { up } = explain(silver, '2026-06-01')
    expect(up?.sentence).toEqual({ zh: '还差 320 元升金卡', en: 'Spend ¥320 more to reach Gold' })
    expect(up?.measures).toEqual([
      {
        condition: 0,
        name: { zh: '净消费', en: 'net spend' },
        unit: 'money',
        value: 1_968_000,
        needed: 2_000_000,
        missing: 32_000,
      },
    ])
  })

  test('says when the level would fall, and what keeps it', () => {
    const { drop, keep, validUntil } = explain(silver, '2026-06-01')
    expect([drop?.at, drop?.to, validUntil]).toEqual([
      at('2028-01-01'),
      'standard',
      at('2028-01-01'),
    ])
    expect(drop?.sentence.zh).toBe('若不再消费，2028-01-01 将降为普通会员')
    expect([keep?.from, keep?.by]).toEqual([at('2027-01-01'), at('2028-01-01')])
    expect(keep?.sentence).toEqual({
      zh: '2027-01-01 至 2027-12-31 满 5,000 元可保住银卡',
      en: 'Spend ¥5,000 between 2027-01-01 and 2027-12-31 to keep Silver',
    })
    expect(explain(silver, '2027-06-01').keep?.sentence.zh).toBe(
      '2027-12-31 前还差 5,000 元可保住银卡',
    )
  })

  test('names the order that decided, the version and the threshold', () => {
    const { decided } = explain(silver, '2026-06-01')
    expect(decided).toMatchObject({
      at: at('2026-02-01'),
      reason: 'qualified',
      version: 1,
      fact: { kind: 'order', id: `o-${at('2026-02-01')}`, amount: 1_500_000 },
    })
    expect(decided?.measures[0]).toMatchObject({ value: 1_500_000, needed: 500_000, missing: 0 })
    expect(decided?.sentence.zh).toBe(
      '2026-02-01 达到门槛，定为银卡会员（净消费 15,000 元，门槛 5,000 元）',
    )
  })

  test('lists orders and refunds with what they count', () => {
    const refunds = [{ at: at('2026-04-01'), amount: 100_000 }]
    const { facts, conditions } = explain(
      person(order(at('2025-02-01'), 1), order(at('2026-03-01'), 600_000, { refunds })),
      '2026-06-01',
    )
    expect(
      facts.map(({ kind, at: when, amount, counts }) => [kind, when, amount, ...counts]),
    ).toEqual([
      ['refund', at('2026-04-01'), -100_000, -100_000],
      ['order', at('2026-03-01'), 600_000, 600_000],
    ])
    expect(conditions[0]).toMatchObject({
      value: 500_000,
      window: { from: at('2026-01-01'), to: at('2027-01-01') },
    })
  })

  test('tells of orders that do not count yet, and of those that never will', () => {
    const foreign = order(at('2026-03-02'), 500, { currency: 'USD', orderId: 'usd' })
    const { facts, rise } = explain(
      person(order(at('2026-05-30'), 600_000), foreign),
      '2026-06-01',
      { pending_days: 7 },
    )
    expect(facts.map((one) => one.note?.zh)).toEqual([
      '还在可退期内，2026-06-07 起计入',
      '不在统计范围内（周期、币种、门店或条件不符）',
    ])
    expect(rise?.sentence).toEqual({
      zh: '2026-06-07 将升为银卡',
      en: 'Rises to Silver on 2026-06-07',
    })
  })

  test('tells of a fall what was missing', () => {
    const { decided, history } = explain(
      person(order(at('2025-02-01'), 2_000_000), order(at('2026-02-01'), 100_000)),
      '2027-02-01',
    )
    expect(decided).toMatchObject({
      reason: 'validity_end',
      fact: null,
      measures: [{ value: 100_000, needed: 2_000_000 }],
    })
    expect(history.at(-1)?.sentence.zh).toBe('2027-01-01 有效期结束（1,000 元）：普通会员')
  })

  test('says when notice is due', () => {
    const downgrade = { when: 'validity_end', notice_days: 30 } as const
    expect(explain(silver, '2026-06-01', { downgrade }).drop?.noticeAt).toBe(at('2027-12-02'))
  })

  test('of nobody is nothing', () => {
    const plan = planOf(membershipTemplate.program)
    const later = person(order(at('2026-12-01'), 1))
    expect(explainTier(plan, later, { standpoint: standpointOf(at('2026-06-01')), pins: [] })).toBe(
      undefined,
    )
  })
})

const ASOF = at('2026-11-22 03:04:05.678')
const aHistory = arbitraryHistory(momentsAround(ASOF, ZONE)).map((one) => ({ ...one, customer: 1 }))
const small = (body: TierProgram): TierProgram => ({
  ...body,
  levels: body.levels.map((one) => ({
    ...one,
    from: typeof one.from === 'number' ? Math.round(one.from / 20) : one.from,
  })),
  ...(body.downgrade?.keep_level && {
    downgrade: {
      ...body.downgrade,
      keep_level: Object.fromEntries(
        Object.entries(body.downgrade.keep_level).map(([key, one]) => [key, Number(one) / 20]),
      ),
    },
  }),
})
const rolling = unwrap(tierProgramTemplates.get('rolling-year')).program
/** What happens only after the instant of explanation is not foreseen by it: orders, and other years of membership. */
const hasFuture = ({ orders, attributes }: CustomerHistory): boolean =>
  orders.some(
    (one) =>
      one.at > ASOF || (one.voidAt ?? 0) > ASOF || one.refunds.some((refund) => refund.at > ASOF),
  ) || attributes.some((one) => one.name === 'joined_at' && one.at > ASOF)
const aPlan = fc
  .record({
    program: fc.constantFrom(membershipTemplate.program, rolling).map(small),
    when: fc.constantFrom('at_once', 'validity_end', 'validity_end'),
    to: fc.constantFrom('earned', 'one_step'),
    grace_days: fc.constantFrom(0, 0, 10),
    window: fc.constantFrom(
      'calendar_year',
      'membership_year',
      'lifetime',
      { rolling_days: 45 },
      { rolling_months: 12 },
    ),
    validity: fc.constantFrom(
      'end_of_this_year',
      'end_of_next_year',
      { months: 2 },
      { months: 12 },
    ),
    pending_days: fc.constantFrom(0, 0, 7),
    refunds: fc.constantFrom('recount', 'recount', 'keep'),
  })
  .map(({ program, when, to, grace_days, window, ...rest }) =>
    planOf({
      ...program,
      ...rest,
      qualify: { metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' }, window },
      downgrade: { ...program.downgrade, when, to, grace_days },
    } as TierProgram),
  )

describe('whatever happened,', () => {
  const standpoint = standpointOf(ASOF)
  const runs = { numRuns: casesWanted(1000) }

  test('the facts add up to the value, and no sentence has a hole', () => {
    fc.assert(
      fc.property(aPlan, aHistory, (plan, history) => {
        const told = explainTier(plan, history, { standpoint, pins: [] })
        if (told === undefined) return
        expect(told.facts.reduce((sum, one) => sum + (one.counts[0] ?? 0), 0)).toBe(
          told.conditions[0]?.value,
        )
        for (const { zh, en } of told.sentences)
          expect(`${zh} ${en}`).not.toMatch(/undefined|NaN|Infinity|\[object/)
      }),
      runs,
    )
  }, 120_000)

  test('exactly what is said to reach the next level reaches it; one 分 less does not', () => {
    let tried = 0
    fc.assert(
      fc.property(aPlan, aHistory, (plan, history) => {
        const told = explainTier(plan, history, { standpoint, pins: [] })
        const missing = told?.up?.measures[0]?.missing
        if (told?.up == null || missing === undefined || hasFuture(history)) return
        if (plan.program.versions[0]?.pendingDays !== 0) return
        tried++
        const rankWith = (amount: number): number =>
          foldHistory(
            plan,
            { ...history, orders: [...history.orders, order(ASOF + 1, amount)] },
            { standpoint: standpointOf(ASOF + 2), pins: [] },
          ).rank
        expect(rankWith(missing)).toBeGreaterThan(told.level.rank)
        expect(rankWith(missing - 1)).toBe(told.level.rank)
      }),
      runs,
    )
    expect(tried).toBeGreaterThan(50)
  }, 120_000)

  test('exactly what is said to keep the level keeps it', () => {
    let kept = 0
    fc.assert(
      fc.property(aPlan, aHistory, (plan, history) => {
        const told = explainTier(plan, history, { standpoint, pins: [] })
        const missing = told?.keep?.measures[0]?.missing
        if (
          told?.drop == null ||
          missing === undefined ||
          plan.program.versions[0]?.pendingDays !== 0
        )
          return
        kept++
        const { drop, level } = told
        const rankWith = (amount: number): number => {
          const bought = order(told.keep?.from ?? ASOF + 1, amount)
          return foldHistory(
            plan,
            { ...history, orders: [...history.orders, bought] },
            { standpoint: standpointOf(drop.at), pins: [] },
          ).rank
        }
        if (hasFuture(history)) return
        expect(rankWith(missing)).toBeGreaterThanOrEqual(level.rank)
        expect(rankWith(missing - 1)).toBeLessThan(level.rank)
      }),
      runs,
    )
    expect(kept).toBeGreaterThan(50)
  }, 120_000)
})
