import { basisPoints } from '../spread.ts'
import { type WhyNot, whyNot } from '../why-not.ts'
import type { Bound, Ground, Taking } from './kind.ts'
import { amountsOfPieces, dearestFirst, placesOf } from './pieces.ts'

type Groups = {
  readonly pay: number
  readonly get: number
  readonly offBp: number
  readonly times?: number | undefined
}

/**
 * Pieces in groups from the dearest to the cheapest by list price: the first `pay` of each group are paid for, the
 * `get` after them are cheaper. What is left over makes no group.
 */
export function cheapestOfGroups(
  { pay, get, offBp, times = Infinity }: Groups,
  { goods }: Ground,
): Bound | WhyNot {
  const all = goods.reduce((sum, { line }) => sum + line.quantity, 0)
  const groups = Math.min(times, Math.floor(all / (pay + get)))
  if (groups === 0) return whyNot('too_few', { missing: pay + get - all })
  const counts = cheaperPieces(goods, groups, { pay, get })
  return {
    // Those that are paid for are used up, too: no other offer of the group may count them again.
    touches: placesOf(goods),
    cut: (amounts) => ({
      each: amountsOfPieces(goods, counts, amounts).map((amount) => basisPoints(amount, offBp)),
    }),
  }
}

/** How many pieces of each line are the cheaper ones of so many groups. */
function cheaperPieces(
  goods: readonly Taking[],
  groups: number,
  { pay, get }: { readonly pay: number; readonly get: number },
): number[] {
  const size = pay + get
  const upTo = (place: number): number => {
    const inside = Math.min(place, groups * size)
    return Math.floor(inside / size) * get + Math.max(0, (inside % size) - pay)
  }
  const counts = new Map<number, number>()
  let place = 0
  for (const { at, line } of dearestFirst(goods)) {
    counts.set(at, upTo(place + line.quantity) - upTo(place))
    place += line.quantity
  }
  return goods.map(({ at }) => counts.get(at) ?? 0)
}
