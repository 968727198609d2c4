import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MemberRef } from './conditions/condition.ts'
import { conditions } from './conditions/registry.ts'
import { parseRule } from './rule.ts'
import { accepted, arbitraryRule, condition, wordsFor } from './testing/arbitrary-rule.ts'
import { type Broken, breakings } from './testing/break-rule.ts'

const RUNS = Number(process.env['ZHIKE_CASES'] ?? 2000)
const REFS: readonly MemberRef[] = [
  { kind: 'segment', key: 'vip' },
  { kind: 'tag', key: 'gift' },
  { kind: 'tag', key: 'taste', value: 'green' },
  { kind: 'class', key: 'worth', value: 'high' },
]
const words = wordsFor(REFS)

/** At the place, or directly above it; at what was put there, where a list may stand as well. */
const pointsAt = (pointer: string | undefined, { place, what }: Broken): boolean =>
  pointer === place ||
  pointer === place.slice(0, place.lastIndexOf('/')) ||
  (what === 'wrong type' && pointer === `${place}/0`)

function complaint(broken: Broken): string | undefined {
  const { what, place, rule } = broken
  const parsed = parseRule(rule, words)
  if (parsed.ok) return `${what} at ${place} was taken: ${JSON.stringify(rule)}`
  const places = (parsed.problem.errors ?? [parsed.problem]).map(({ path }) => path)
  return places.some((path) => pointsAt(path, broken))
    ? undefined
    : `${what} at ${place} is said of ${places.join(', ')}: ${JSON.stringify(rule)}`
}

test.each(conditions.keys)('%s: whatever is wrong in it is pointed at', (key) => {
  fc.assert(
    fc.property(accepted(condition(key, REFS), REFS), (rule) => {
      expect(breakings(rule).flatMap((one) => complaint(one) ?? [])).toEqual([])
    }),
    { numRuns: Math.ceil(RUNS / conditions.keys.length), seed: 1 },
  )
})

test('one wrong place in a rule of any shape is pointed at, wherever it stands', () => {
  fc.assert(
    fc.property(arbitraryRule(REFS), fc.nat(), (rule, pick) => {
      const all = breakings(rule)
      const one = all[pick % all.length]
      expect(one && complaint(one)).toBeUndefined()
    }),
    { numRuns: RUNS, seed: 1 },
  )
})
