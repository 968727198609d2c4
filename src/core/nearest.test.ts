import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test('the word that was meant comes first, and of many words only the nearest are offered', () => {
  expect(nearest('citty', ['name', 'birthday', 'city'])).toMatch(/^city, /)
  expect(nearest('小程式', ['天猫', '抖音', '小程序', '门店'])).toMatch(/^小程序, /)
  expect(nearest('spend', ['frequency', 'net_spend_12m', 'recency_days'])).toMatch(
    /^net_spend_12m, /,
  )
  const many = Array.from({ length: 1000 }, (_, index) => `门店${index}`)
  expect(nearest('门店7', many)).toMatch(/^门店7, .* …$/)
  expect(nearest('anything', [])).toBe('')
})
