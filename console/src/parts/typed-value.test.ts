import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromTyped, toTyped } from './typed-value.ts'

test('what a person types in usual units becomes what the metric counts', () => {
  expect(fromTyped('5,000', 'money', 'CNY')).toBe(500_000)
  expect(fromTyped('¥4999.99', 'money', 'CNY')).toBe(499_999)
  expect(fromTyped('12.5%', 'basis_points', 'CNY')).toBe(1_250)
  expect(fromTyped('30', 'days', 'CNY')).toBe(30)
  expect(fromTyped('1500', 'money', 'JPY')).toBe(1_500)
  expect(['', 'abc', '1.2.3', '1e5'].map((text) => fromTyped(text, 'money', 'CNY'))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('a value shown to be edited comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e12, max: 1e12 }),
      fc.constantFrom('money', 'basis_points', 'count', 'days'),
      (value, unit) => {
        expect(fromTyped(toTyped(value, unit, 'CNY'), unit, 'CNY')).toBe(value)
      },
    ),
  )
})
