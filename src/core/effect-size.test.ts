import { expect, test } from 'vitest'
import { cohenD, cramersV, magnitudeOf } from './effect-size.ts'

test('two means a standard deviation apart', () => {
  expect(cohenD({ n: 50, mean: 12, variance: 4 }, { n: 50, mean: 10, variance: 4 })).toBe(1)
  // Unequal sides: pooled variance (9·2.5 + 19·4) / 28 = 3.517857…
  expect(cohenD({ n: 10, mean: 5, variance: 2.5 }, { n: 20, mean: 7, variance: 4 })).toBeCloseTo(
    -1.0663,
    4,
  )
})

test('few customers, or none that differ, say nothing', () => {
  expect(cohenD({ n: 4, mean: 1, variance: 1 }, { n: 500, mean: 9, variance: 1 })).toBeNull()
  expect(cohenD({ n: 40, mean: 1, variance: 0 }, { n: 50, mean: 1, variance: 0 })).toBeNull()
  expect(cramersV([3, 1], [50, 50])).toBeNull()
  expect(cramersV([30, 0], [50, 0])).toBeNull()
})

test('which side goes with which value', () => {
  expect(cramersV([50, 0], [0, 50])).toBeCloseTo(1, 12)
  expect(cramersV([25, 25], [50, 50])).toBe(0)
  // chi² of [[30, 10], [20, 40]] = 16.6667, n = 100.
  expect(cramersV([30, 10], [20, 40])).toBeCloseTo(Math.sqrt(16.6667 / 100), 4)
})

test('in Cohen’s words', () => {
  expect([0.1, -0.3, 0.6, -1.2].map((d) => magnitudeOf(d, 'cohen_d'))).toEqual([
    'none',
    'small',
    'medium',
    'large',
  ])
  expect([0.05, 0.2, 0.4, 0.9].map((v) => magnitudeOf(v, 'cramers_v'))).toEqual([
    'none',
    'small',
    'medium',
    'large',
  ])
  expect(magnitudeOf(null, 'cohen_d')).toBe('unknown')
})
