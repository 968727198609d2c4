import { expect, test } from 'vitest'
import { BUCKETS, bucketsOf, slicesFor } from './slices.ts'

const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

test('the slices of a file have each bucket once, however many there are', () => {
  for (const slices of all(BUCKETS).map((index) => index + 1)) {
    const found = all(slices).flatMap((slice) => {
      const { from, to } = bucketsOf(slice, slices)
      expect(to).toBeGreaterThan(from)
      return all(to - from).map((index) => from + index)
    })
    expect(found).toEqual(all(BUCKETS))
  }
})

test('a small file is one slice, a huge one never more than there are buckets', () => {
  expect([0, 1, 500_000, 500_001, 26_737_968, 1e9].map(slicesFor)).toEqual([1, 1, 1, 2, 54, 256])
})
