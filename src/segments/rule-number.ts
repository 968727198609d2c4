import type { MemberRef } from './conditions/condition.ts'
import { refText } from './rule-plan.ts'

/** What no output has: nobody is among its members. */
const NO_NUMBER = -1

/** The number of an output among those that were given; one that nobody has, where it has none. */
export const numberOf = (numbers: ReadonlyMap<string, number>, ref: MemberRef): number =>
  numbers.get(refText(ref)) ?? NO_NUMBER
