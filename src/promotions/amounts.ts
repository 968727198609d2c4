import { type Cart, listAmount } from './cart.ts'
import type { Candidate } from './meet.ts'
import { spreadWithin } from './spread.ts'
import type { WhyNot } from './why-not.ts'

/** What each line comes to, and at the end the delivery, before any offer. */
export const listAmounts = (cart: Cart): number[] => [...cart.lines.map(listAmount), cart.shipping]

/** Below which no offer takes each of them: zero, or what the goods must bring in. */
export const floorAmounts = (cart: Cart): number[] => [
  ...cart.lines.map((line) => Math.min(listAmount(line), (line.floor ?? 0) * line.quantity)),
  0,
]

/** What an offer takes off each place that it touches; nothing is `undefined`. */
export type Taken = { readonly total: number; readonly each: readonly number[] }

/** What an offer would take off in all, or why it takes nothing. The cheap half of {@link take}. */
export function effect(
  { bound }: Candidate,
  amounts: readonly number[],
  floors: readonly number[],
): number | WhyNot {
  const cut = bound.cut(amounts)
  if ('why' in cut) return cut
  const { touches } = bound
  let room = 0
  let sum = 0
  for (let index = 0; index < touches.length; index += 1) {
    const at = touches[index] as number
    const free = (amounts[at] ?? 0) - (floors[at] ?? 0)
    if ('each' in cut) sum += Math.min(cut.each[index] ?? 0, free)
    else if (cut.weights === undefined || (cut.weights[index] ?? 0) > 0) room += free
  }
  return 'each' in cut ? sum : Math.min(cut.amount, room)
}

/** What an offer takes off, place by place, in whole minor units that add up. */
export function take(
  candidate: Candidate,
  amounts: readonly number[],
  floors: readonly number[],
): Taken {
  const { touches, cut: cutOf } = candidate.bound
  const cut = cutOf(amounts)
  const total = effect(candidate, amounts, floors)
  if ('why' in cut || typeof total !== 'number') return { total: 0, each: touches.map(() => 0) }
  const rooms = touches.map((at) => (amounts[at] ?? 0) - (floors[at] ?? 0))
  if ('each' in cut)
    return { total, each: rooms.map((room, index) => Math.min(room, cut.each[index] ?? 0)) }
  const weights = cut.weights ?? touches.map((at) => amounts[at] ?? 0)
  return { total, each: total === 0 ? rooms.map(() => 0) : spreadWithin(total, weights, rooms) }
}

/** The amounts after an offer. */
export function lowered(
  amounts: readonly number[],
  touches: readonly number[],
  taken: Taken,
): number[] {
  const after = [...amounts]
  for (let index = 0; index < touches.length; index += 1) {
    const at = touches[index] as number
    after[at] = (after[at] ?? 0) - (taken.each[index] ?? 0)
  }
  return after
}
