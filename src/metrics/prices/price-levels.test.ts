import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import { metricCatalogue } from '../catalogue/registry.ts'
import { planMetrics } from '../plan.ts'
import { CUTS, priceRank, stepsOf } from './price-levels.ts'
import { arePricesDue, usesPrices } from './prices-due.ts'

const one = (total: number) => ({ category: 'tea', quantity: 1000, total })
const cutsFrom = (values: readonly number[]): number[] =>
  Array.from({ length: CUTS }, (_, at) => values[Math.floor((at * values.length) / CUTS)] ?? 0)

describe('where a price stands in its category', () => {
  test('is the mean of the share of cuts below it and the share not above it', () => {
    const values = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 70 }), (drawn, price) => {
        const cuts = cutsFrom([...drawn].sort((a, b) => a - b))
        const below = cuts.filter((cut) => cut < price).length
        const notAbove = cuts.filter((cut) => cut <= price).length
        const rank = priceRank(new Map([['tea', stepsOf(cuts)]]), one(price))
        expect(rank).toBe(((below + notAbove) / 2) * 10)
      }),
    )
  })

  test('follows the price of one piece; other categories, no pieces and minus amounts have none', () => {
    const levels = new Map([['tea', stepsOf(cutsFrom([100, 200, 300, 400]))]])
    expect(priceRank(levels, one(50))).toBe(0)
    expect(priceRank(levels, one(250))).toBe(500)
    expect(priceRank(levels, { category: 'tea', quantity: 2000, total: 500 })).toBe(500)
    expect(priceRank(levels, one(999_999))).toBe(1000)
    expect(priceRank(levels, { ...one(250), category: 'toys' })).toBeNull()
    expect(priceRank(levels, { ...one(250), quantity: 0 })).toBeNull()
    expect(priceRank(levels, one(-1))).toBeNull()
    expect(priceRank(undefined, one(250))).toBeNull()
  })
})

test('levels are drawn again in another month, when orders have doubled, or after a run that was broken off', () => {
  const drawn = { rev: 7n, day: '2026-11-01', orders: 100 }
  const now = { day: '2026-11-30', orders: 200, evaluated: 7n }
  expect(arePricesDue(drawn, now)).toBe(false)
  expect(arePricesDue(drawn, { ...now, day: '2026-12-01' })).toBe(true)
  expect(arePricesDue(drawn, { ...now, orders: 201 })).toBe(true)
  expect(arePricesDue(drawn, { ...now, evaluated: 6n })).toBe(true)
  expect(arePricesDue(undefined, now)).toBe(true)
})

test('nothing is drawn for metrics that do not ask', () => {
  const others = metricCatalogue.all.filter(({ key }) => key !== 'price_percentile_12m')
  expect(usesPrices(unwrap(planMetrics(metricCatalogue.all)))).toBe(true)
  expect(usesPrices(unwrap(planMetrics(others)))).toBe(false)
})
