import { describe, expect, test } from 'vitest'
import type { TierProgram } from './tier-program.ts'
import { anOrder, refunded, tierOf } from './testing/orders.ts'

const ofYear = (amount: number) => tierOf({ orders: [anOrder('2026-03-01', amount)] }, '2026-06-01')

describe('the shipped template', () => {
  test.each([
    [499_999, 'standard'],
    [500_000, 'silver'],
    [1_999_999, 'silver'],
    [2_000_000, 'gold'],
    [4_999_999, 'gold'],
    [5_000_000, 'diamond'],
  ])('decides %i 分 as %s', (amount, level) => {
    expect(ofYear(amount).level).toBe(level)
  })

  test('says what is missing to the next level, to the 分', () => {
    const it = ofYear(1_968_000)
    expect([it.level, it.next, it.lack]).toEqual(['silver', 'gold', 32_000])
  })

  test('holds a level to the end of the next year', () => {
    const it = ofYear(600_000)
    expect(it.validTo).toBe('2028-01-01')
    expect(it.drop).toBe('2028-01-01 standard')
  })

  test('begins the year at nothing, in Shanghai and not in UTC', () => {
    const orders = [
      anOrder('2025-12-31 23:59:59', 300_000),
      anOrder('2026-01-01 00:00:00', 300_000),
    ]
    expect(tierOf({ orders }, '2026-01-02').level).toBe('standard')
    expect(tierOf({ orders }, '2025-12-31 23:59:59').value).toBe(300_000)
    expect(tierOf({ orders }, '2026-01-01').value).toBe(300_000)
  })

  test('gives a level again for a year in which it is earned again', () => {
    const orders = [anOrder('2025-05-01', 2_000_000), anOrder('2026-05-01', 2_000_000)]
    const it = tierOf({ orders }, '2026-06-01')
    expect([it.level, it.validTo, it.drop]).toEqual(['gold', '2028-01-01', '2028-01-01 standard'])
  })

  test('falls to the level that the year before earned, not to nothing', () => {
    const orders = [anOrder('2025-05-01', 2_000_000), anOrder('2026-05-01', 500_000)]
    expect(tierOf({ orders }, '2027-03-01').story).toEqual([
      '2025-05-01 standard joined',
      '2025-05-01 gold qualified',
      '2027-01-01 silver validity_end',
    ])
    expect(tierOf({ orders }, '2027-03-01').drop).toBe('2028-01-01 standard')
  })
})

describe('refunds', () => {
  const program = { validity: 'forever', downgrade: { when: 'at_once' } } as Partial<TierProgram>

  test('a refund after the tier was earned does not demote before the period ends', () => {
    const orders = [anOrder('2026-03-01', 600_000, { refunds: refunded('2026-04-01') })]
    const it = tierOf({ orders }, '2026-06-01')
    expect([it.level, it.value, it.drop]).toEqual(['silver', 0, '2028-01-01 standard'])
  })

  test('a refund demotes at once where levels fall at once', () => {
    const orders = [anOrder('2026-03-01', 600_000, { refunds: refunded('2026-04-01', 100_001) })]
    expect(tierOf({ program, orders }, '2026-06-01').story).toEqual([
      '2026-03-01 standard joined',
      '2026-03-01 silver qualified',
      '2026-04-01 standard refund',
    ])
  })

  test('a refund takes from the year of its order', () => {
    const orders = [
      anOrder('2025-12-20', 600_000, { refunds: refunded('2026-01-05') }),
      anOrder('2026-01-02', 550_000),
    ]
    const it = tierOf({ program, orders }, '2026-02-01')
    expect([it.level, it.value]).toEqual(['silver', 550_000])
  })

  test('a refund of an unknown order is taken off at its own time', () => {
    const orders = [
      anOrder('2026-03-01', 600_000),
      anOrder('2026-04-01', 0, { known: false, refunds: refunded('2026-04-01', 200_000) }),
    ]
    expect(tierOf({ program, orders }, '2026-04-02').level).toBe('standard')
  })

  test('"whatever is left" takes what earlier refunds left', () => {
    const refunds = [...refunded('2026-04-01', 100_000), ...refunded('2026-05-01')]
    const orders = [anOrder('2026-03-01', 600_000, { refunds })]
    expect(tierOf({ program, orders }, '2026-04-02').value).toBe(500_000)
    expect(tierOf({ program, orders }, '2026-05-01').value).toBe(0)
  })

  test('a cancelled order counts until it is cancelled', () => {
    const orders = [
      anOrder('2026-03-01', 600_000, { voidAt: Date.parse('2026-03-02T00:00:00+08:00') }),
    ]
    expect(tierOf({ program, orders }, '2026-03-01 12:00').level).toBe('silver')
    expect(tierOf({ program, orders }, '2026-03-02').level).toBe('standard')
  })

  test('with refunds kept, only what came back before the order counted is gone', () => {
    const kept = { ...program, refunds: 'keep', pending_days: 7 } as Partial<TierProgram>
    const early = [anOrder('2026-03-01', 600_000, { refunds: refunded('2026-03-05', 200_000) })]
    const late = [anOrder('2026-03-01', 600_000, { refunds: refunded('2026-03-20', 200_000) })]
    expect(tierOf({ program: kept, orders: early }, '2026-06-01').value).toBe(400_000)
    expect(tierOf({ program: kept, orders: late }, '2026-06-01').value).toBe(600_000)
  })
})

describe('pending days', () => {
  const program = { pending_days: 7 }
  const orders = [anOrder('2026-03-01 10:00', 600_000)]

  test('hold an order for whole days after its own day', () => {
    expect(tierOf({ program, orders }, '2026-03-08 23:59:59').level).toBe('standard')
    expect(tierOf({ program, orders }, '2026-03-09').level).toBe('silver')
  })

  test('tell beforehand when the order will count', () => {
    const it = tierOf({ program, orders, joined: '2026-01-01' }, '2026-03-02')
    expect([it.due, it.rise]).toEqual(['2026-03-09', '2026-03-09 silver'])
  })

  test('carry an order of the last days over to the next year', () => {
    const late = [anOrder('2025-12-28', 600_000)]
    expect(tierOf({ program, orders: late, joined: '2025-01-01' }, '2026-02-01').value).toBe(
      600_000,
    )
  })
})

describe('validity and grace', () => {
  const rolling = {
    qualify: {
      metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
      window: { rolling_months: 12 },
    },
    validity: { months: 12 },
    downgrade: { when: 'validity_end', grace_days: 30, keep_level: { silver: 400_000 } },
  } as Partial<TierProgram>

  test('months run through the same date, leap days included', () => {
    const it = tierOf(
      { program: rolling, orders: [anOrder('2024-02-29 08:00', 600_000)] },
      '2024-03-01',
    )
    expect([it.validTo, it.drop]).toEqual(['2025-03-01', '2025-03-31 standard'])
  })

  test('a purchase in the grace days saves the level', () => {
    const orders = [anOrder('2025-03-10', 600_000), anOrder('2026-03-20', 400_000)]
    expect(tierOf({ program: rolling, orders }, '2026-03-15').graceUntil).toBe(
      Date.parse('2026-04-10T00:00:00+08:00'),
    )
    const it = tierOf({ program: rolling, orders }, '2026-04-10')
    expect([it.level, it.story.length]).toEqual(['silver', 2])
  })

  test('what is enough to keep a level need not be enough to reach it', () => {
    const orders = [anOrder('2025-03-10', 600_000), anOrder('2025-09-01', 400_000)]
    const it = tierOf({ program: rolling, orders }, '2026-06-01')
    expect([it.level, it.value, it.validTo]).toEqual(['silver', 400_000, '2027-03-11'])
  })

  test('one step at a time, each with a validity of its own', () => {
    const program = {
      ...rolling,
      downgrade: { when: 'validity_end', to: 'one_step' },
    } as Partial<TierProgram>
    const orders = [anOrder('2023-03-10', 5_000_000)]
    expect(tierOf({ program, orders }, '2026-12-01').story.slice(2)).toEqual([
      '2024-03-11 gold validity_end',
      '2025-03-11 silver validity_end',
      '2026-03-11 standard validity_end',
    ])
  })

  test('never means never', () => {
    const program = { ...rolling, downgrade: { when: 'never' } } as Partial<TierProgram>
    const it = tierOf({ program, orders: [anOrder('2020-03-10', 600_000)] }, '2026-12-01')
    expect([it.level, it.drop]).toEqual(['silver', undefined])
  })
})

describe('upgrade at the end of the period', () => {
  const program = { upgrade: 'period_end', validity: 'end_of_this_year' } as Partial<TierProgram>

  test('gives the level of the year that closed, for the year that begins', () => {
    const orders = [anOrder('2025-03-10', 600_000)]
    const before = tierOf({ program, orders }, '2025-12-31')
    expect([before.level, before.lack, before.rise]).toEqual(['standard', 0, '2026-01-01 silver'])
    const after = tierOf({ program, orders }, '2026-01-01')
    expect([after.level, after.drop]).toEqual(['silver', '2027-01-01 standard'])
  })
})

describe('the membership year', () => {
  const program = {
    qualify: {
      metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
      window: 'membership_year',
    },
    validity: 'forever',
    downgrade: { when: 'at_once' },
  } as Partial<TierProgram>

  test('turns on the day of joining; of a 29 February on the 28th in common years', () => {
    const orders = [anOrder('2025-02-27', 600_000)]
    const story = { program, orders, joined: '2024-02-29' }
    expect(tierOf(story, '2025-02-27 23:59').level).toBe('silver')
    expect(tierOf(story, '2025-02-28').level).toBe('standard')
  })
})

test('who buys in the first moment of a year has qualified in that year', () => {
  const orders = [anOrder('2025-05-01', 600_000), anOrder('2026-01-01', 500_000)]
  expect(tierOf({ orders }, '2026-06-01').validTo).toBe('2028-01-01')
})
