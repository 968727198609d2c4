import fc from 'fast-check'
import type { Window } from '#core/window.ts'
import { WINDOWS } from '#metrics/testing/arbitrary-metric.ts'
import type { Rule } from '../rule.ts'

const NUMBERS = [0, 1, 2, 3, 7, 30, 365, 500, 30_000, 499_999, 500_000, -1, 0.5]
/** Counts are small. */
const number = fc.oneof(fc.constantFrom(0, 0, 1, 2, 3), fc.constantFrom(...NUMBERS))
/** A window, or none. */
export const window: fc.Arbitrary<Window | undefined> = fc.option(fc.constantFrom(...WINDOWS), {
  nil: undefined,
})
const ORDERED = ['at_least', 'above', 'at_most', 'below'] as const

const between = fc
  .tuple(number, number)
  .map(([a, b]): Rule => ({ between: [Math.min(a, b), Math.max(a, b)] }))
const compared: fc.Arbitrary<Rule> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...ORDERED), number)
      .map(([key, n]): Rule => ({ [key]: n })),
  },
  between,
)
/** What counts and sums can be asked. */
export const amount: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 5, arbitrary: compared },
  number.map((is): Rule => ({ is })),
)
/** All that a number can be asked. */
export const anyNumber: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 4, arbitrary: compared },
  fc.tuple(fc.constantFrom('is', 'is_not'), number).map(([key, n]): Rule => ({ [key]: n })),
  fc
    .tuple(fc.constantFrom('in', 'not_in'), fc.array(number, { minLength: 1, maxLength: 3 }))
    .map(([key, list]): Rule => ({ [key]: list })),
  fc.boolean().map((exists): Rule => ({ exists })),
)
/** Texts as the histories have them. */
export const text = fc.constantFrom('杭州', '上海', '茶', 'tea', 'app', 'Ürümqi', 'dry', '30')
/** All that a text can be asked. */
export const anyText: fc.Arbitrary<Rule> = fc.oneof(
  fc.tuple(fc.constantFrom('is', 'is_not'), text).map(([key, one]): Rule => ({ [key]: one })),
  fc
    .tuple(fc.constantFrom('in', 'not_in'), fc.array(text, { minLength: 1, maxLength: 3 }))
    .map(([key, list]): Rule => ({ [key]: list })),
  fc.boolean().map((exists): Rule => ({ exists })),
)

/** For how long something has held, or nothing of the kind. */
export const held = fc.option(
  fc.constantFrom(
    { days: 1 },
    { days: 30 },
    { days: 365 },
    { months: 1 },
    { hours: 24 },
    { minutes: 10 },
    { seconds: 90 },
  ),
  { nil: undefined },
)
