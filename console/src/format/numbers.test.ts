import { expect, test } from 'vitest'
import {
  bytes,
  change,
  exactMoney,
  exactNumber,
  minorDigits,
  percent,
  shortMoney,
  shortNumber,
} from './numbers.ts'

test('short numbers are 万 and 亿 in Chinese, k and M in English, and exact below ten thousand', () => {
  const cases = [9_999, 10_000, 12_345, 123_456, 1_234_567, 340_000_000]
  expect(cases.map((value) => shortNumber(value, 'zh'))).toEqual([
    '9,999',
    '1万',
    '1.2万',
    '12.3万',
    '123万',
    '3.4亿',
  ])
  expect(cases.map((value) => shortNumber(value, 'en'))).toEqual([
    '9,999',
    '10k',
    '12.3k',
    '123k',
    '1.2M',
    '340M',
  ])
  expect(shortNumber(-12_345, 'zh')).toBe('−1.2万')
})

test('rounding never shows a thousand of a unit that has a larger one above it wrongly', () => {
  expect(shortNumber(99_949, 'zh')).toBe('10万')
  expect(shortNumber(999_499, 'en')).toBe('999k')
})

test('money is written to the minor unit, with the currency’s own digits', () => {
  expect(exactMoney(129_950, 'CNY')).toBe('¥1,299.50')
  expect(exactMoney(-50, 'CNY')).toBe('−¥0.50')
  expect(exactMoney(1_500, 'JPY')).toMatch(/1,500$/)
  expect(exactMoney(123_456, 'GBP')).toBe('£1,234.56')
  expect(minorDigits('KWD')).toBe(3)
  expect(shortMoney(1_234_500_00, 'CNY', 'zh')).toBe('¥123万')
  expect(shortMoney(99_00, 'CNY', 'en')).toBe('¥99')
})

test('shares, changes and sizes', () => {
  expect(percent(0.1234)).toBe('12.3%')
  expect(percent(0)).toBe('0%')
  expect(change(110, 100)).toBeCloseTo(0.1)
  expect(change(1, 0)).toBeUndefined()
  expect(change(null, 5)).toBeUndefined()
  expect(exactNumber(1234.5678)).toBe('1,234.57')
  expect([0, 1536, 5_000_000].map(bytes)).toEqual(['0 B', '1.5 KB', '4.8 MB'])
})
