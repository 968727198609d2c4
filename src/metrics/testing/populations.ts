import fc from 'fast-check'
import type { CustomerHistory } from '../history.ts'
import { arbitraryHistory } from './arbitrary-history.ts'

/** Random customers numbered from `first` on; the same seed gives the same ones. */
export const population = (
  moments: readonly number[],
  { first, size, seed }: { first: number; size: number; seed: number },
): CustomerHistory[] =>
  fc
    .sample(arbitraryHistory(moments), { numRuns: size, seed })
    .map((history, index) => ({ ...history, customer: first + index }))

/**
 * What a customer's past looks like after more became known: orders told anew or changed, and more of everything.
 */
export const grown = (before: CustomerHistory, more: CustomerHistory): CustomerHistory => ({
  customer: before.customer,
  orders: [...more.orders, ...before.orders.slice(more.orders.length)],
  events: [...before.events, ...more.events],
  feedback: [...before.feedback, ...more.feedback],
  attributes: before.attributes,
})
