import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate, formatMinor, parseMoney } from './money.ts'

describe('parseMoney', () => {
  test.each([
    ['1,299.50元', 'CNY', 129950],
    ['¥ 598', 'CNY', 59800],
    ['-0.01', 'CNY', -1],
    ['1299', 'JPY', 1299],
    ['1.234', 'BHD', 1234],
    ['0.500', 'CNY', 50],
  ])('reads %s in %s', (text, currency, minor) => {
    expect(parseMoney(text, currency)).toBe(minor)
  })

  test.each([
    ['1.234', 'CNY'],
    ['1.5', 'JPY'],
    ['', 'CNY'],
    ['1e3', 'CNY'],
    ['abc', 'CNY'],
    ['999999999999999.99', 'CNY'],
    ['1..2', 'CNY'],
  ])('refuses %s in %s', (text, currency) => {
    expect(parseMoney(text, currency)).toBeUndefined()
  })

  test('reads what formatMinor wrote', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 14), max: 10 ** 14 }),
        fc.constantFrom('CNY', 'JPY', 'KWD'),
        (amount, currency) => {
          expect(parseMoney(formatMinor(amount, currency), currency)).toBe(amount)
        },
      ),
    )
  })
})

describe('allocate', () => {
  test('loses nothing, and no part is further than one minor unit from its exact share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
        fc.array(fc.nat(10_000), { minLength: 1, maxLength: 20 }),
        (amount, weights) => {
          fc.pre(weights.some((weight) => weight > 0))
          const parts = allocate(amount, weights)
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount)
          parts.forEach((part, index) =>
            expect(Math.abs(part - (amount * (weights[index] ?? 0)) / total)).toBeLessThan(1.001),
          )
        },
      ),
    )
  })

  test('gives the odd unit to the largest remainder, then to the earlier part', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33])
    expect(() => allocate(1, [0])).toThrow()
  })
})
