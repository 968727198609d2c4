import { expect, test } from 'vitest'
import { phone } from './phone.ts'

test('a mobile number of mainland China is written in its three groups; all others stay', () => {
  expect(phone('+8613812345678')).toBe('138 1234 5678')
  expect(['138****5678', '+85291234567', '', '+861381234567'].map(phone)).toEqual([
    '138****5678',
    '+85291234567',
    '',
    '+861381234567',
  ])
})
