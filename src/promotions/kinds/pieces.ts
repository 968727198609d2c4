import { shareOfUnits } from '../spread.ts'
import type { Bound, Taking } from './kind.ts'

/** The places of the goods that take part. */
export const placesOf = (goods: readonly Taking[]): number[] => goods.map(({ at }) => at)

/** What the places come to. */
export const sumAt = (amounts: readonly number[], places: readonly number[]): number => {
  let sum = 0
  for (const at of places) sum += amounts[at] ?? 0
  return sum
}

/** The goods from the dearest to the cheapest by list price; equal ones by line, so that nothing hangs on their order. */
export const dearestFirst = (goods: readonly Taking[]): Taking[] =>
  [...goods].sort((a, b) => b.line.unitPrice - a.line.unitPrice || (a.line.id < b.line.id ? -1 : 1))

/** How many pieces of each line are meant when only so many may be: the dearest first. In the order of `goods`. */
export function takePieces(goods: readonly Taking[], most: number): number[] {
  const taken = new Map<number, number>()
  let left = most
  for (const { at, line } of dearestFirst(goods)) {
    const take = Math.min(left, line.quantity)
    taken.set(at, take)
    left -= take
  }
  return goods.map(({ at }) => taken.get(at) ?? 0)
}

/** The lines of which at least one piece is meant, with how many. */
export const meant = (
  goods: readonly Taking[],
  counts: readonly number[],
): { readonly goods: Taking[]; readonly counts: number[] } => {
  const places = [...goods.keys()].filter((index) => (counts[index] ?? 0) > 0)
  return {
    goods: places.map((index) => goods[index] as Taking),
    counts: places.map((index) => counts[index] ?? 0),
  }
}

/** What the meant pieces of each line come to now. */
export const amountsOfPieces = (
  goods: readonly Taking[],
  counts: readonly number[],
  amounts: readonly number[],
): number[] =>
  goods.map(({ at, line }, index) =>
    shareOfUnits(amounts[at] ?? 0, counts[index] ?? 0, line.quantity),
  )

/** Sells pieces at prices of their own; dearer than now they are left alone. `undefined`: no price for this line. */
export function atPrices(
  goods: readonly Taking[],
  most: number,
  priceOf: (taking: Taking) => number | undefined,
): Bound | undefined {
  const priced = goods.filter((taking) => priceOf(taking) !== undefined)
  const taken = meant(priced, takePieces(priced, most))
  if (taken.goods.length === 0) return undefined
  const prices = taken.goods.map(
    (taking, index) => (priceOf(taking) ?? 0) * (taken.counts[index] ?? 0),
  )
  return {
    touches: placesOf(taken.goods),
    pieces: taken.counts,
    cut: (amounts) => {
      const now = amountsOfPieces(taken.goods, taken.counts, amounts)
      const each = now.map((amount, index) => Math.max(0, amount - (prices[index] ?? 0)))
      return each.some((one) => one > 0) ? { each } : { why: 'cheaper_already', params: {} }
    },
  }
}
