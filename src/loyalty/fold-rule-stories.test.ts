import { describe, expect, test } from 'vitest'
import { membershipTemplate } from './templates/membership.ts'
import type { TierProgram } from './tier-program.ts'
import { anOrder, aPin, refunded, tierOf } from './testing/orders.ts'

describe('pins', () => {
  const orders = [anOrder('2026-03-01', 600_000)]

  test('show the level set by hand until they end, then what is earned', () => {
    const pins = [aPin('diamond', '2026-04-01', '2026-07-01')]
    expect(tierOf({ orders, pins }, '2026-08-01').story.slice(2)).toEqual([
      '2026-04-01 diamond pin',
      '2026-07-01 silver pin_end',
    ])
    expect(tierOf({ orders, pins }, '2026-05-01').drop).toBe('2026-07-01 silver')
  })

  test('may hold somebody down, or only never let them fall', () => {
    const exact = [aPin('standard', '2026-04-01')]
    const floor = [aPin('standard', '2026-04-01', undefined, 'at_least')]
    expect(tierOf({ orders, pins: exact }, '2026-05-01').level).toBe('standard')
    expect(tierOf({ orders, pins: floor }, '2026-05-01').level).toBe('silver')
  })
})

describe('versions', () => {
  const first = membershipTemplate.program
  const v = (version: number, from: string, body: Partial<TierProgram>) => ({
    version,
    effectiveAt: Date.parse(`${from}T00:00:00+08:00`),
    body: { ...first, ...body },
  })
  const without = (key: string) => first.levels.filter((one) => one.key !== key)
  const platinum = { key: 'platinum', name: { zh: '白金会员' }, from: 3_000_000 }
  const inserted = [...first.levels.slice(0, 3), platinum, ...first.levels.slice(3)]

  test('an inserted level is given at once to those who have earned it', () => {
    const versions = [v(1, '2020-01-01', {}), v(2, '2026-07-01', { levels: inserted })]
    const orders = [anOrder('2026-03-01', 3_500_000)]
    expect(tierOf({ versions, orders }, '2026-08-01').story.slice(1)).toEqual([
      '2026-03-01 gold qualified',
      '2026-07-01 platinum rule_changed',
    ])
  })

  test('people on a removed level go to the next lower one, or to what they have earned', () => {
    const versions = [v(1, '2020-01-01', {}), v(2, '2026-07-01', { levels: without('gold') })]
    expect(
      tierOf({ versions, orders: [anOrder('2025-03-01', 2_000_000)] }, '2026-08-01').level,
    ).toBe('silver')
  })

  test('a promise lifts them to the next higher one until its day is over', () => {
    const levels = without('gold')
    const versions = [
      v(1, '2020-01-01', {}),
      v(2, '2026-07-01', { levels, protected_until: '2026-09-30', downgrade: { when: 'at_once' } }),
    ]
    const orders = [anOrder('2026-03-01', 2_000_000)]
    expect(tierOf({ versions, orders }, '2026-12-01').story.slice(2)).toEqual([
      '2026-07-01 diamond level_removed',
      '2026-10-01 silver protection_end',
    ])
  })

  test('higher thresholds take nothing away before the validity ends', () => {
    const higher = first.levels.map((one, rank) => ({ ...one, from: rank * 10_000_000 }))
    const versions = [v(1, '2020-01-01', {}), v(2, '2026-07-01', { levels: higher })]
    const it = tierOf({ versions, orders: [anOrder('2026-03-01', 2_000_000)] }, '2026-08-01')
    expect([it.level, it.lack, it.drop]).toEqual(['gold', 28_000_000, '2028-01-01 standard'])
  })

  test('a program that begins takes people as they are', () => {
    const versions = [v(1, '2026-07-01', {})]
    const it = tierOf({ versions, orders: [anOrder('2026-03-01', 600_000)] }, '2026-08-01')
    expect(it.story).toEqual(['2026-07-01 silver program_start'])
    expect(
      tierOf({ versions, orders: [anOrder('2026-03-01', 600_000)] }, '2026-06-30').member,
    ).toBe(false)
  })
})

describe('several conditions', () => {
  const spend = {
    metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' },
    window: 'lifetime',
  } as const
  const count = {
    metric: { fact: 'orders', aggregate: 'count' },
    window: { rolling_days: 90 },
  } as const
  const levels = [
    { key: 'standard', name: { zh: '普通' }, from: [0, 0] },
    { key: 'silver', name: { zh: '银卡' }, from: [500_000, 3] },
  ]
  const orders = [anOrder('2026-03-01', 600_000), anOrder('2026-03-02', 1)]

  test('any takes the best, all takes the weakest', () => {
    expect(
      tierOf({ program: { qualify: { any: [spend, count] }, levels }, orders }, '2026-03-03').level,
    ).toBe('silver')
    const all = tierOf(
      { program: { qualify: { all: [spend, count] }, levels }, orders },
      '2026-03-03',
    )
    expect([all.level, ...all.missing]).toEqual(['standard', 0, 1])
  })

  test('an order that came to nothing is not counted', () => {
    const back = [...orders, anOrder('2026-03-03', 100, { refunds: refunded('2026-03-04') })]
    const program = {
      qualify: { all: [spend, count] },
      levels,
      downgrade: { when: 'at_once' },
    } as Partial<TierProgram>
    expect(tierOf({ program, orders: back }, '2026-03-03').level).toBe('silver')
    expect(tierOf({ program, orders: back }, '2026-03-05').level).toBe('standard')
  })
})
