import { allocate } from '#core/money.ts'

/** Amounts and weights whose products stay exact as numbers. */
const EXACT = 90_000_000

/**
 * Splits an amount by weights, no part above its room: largest remainder, ties to the earlier part; what does not fit
 * goes to the others by the same rule. The rooms of parts that weigh something must be enough.
 *
 * @example spreadWithin(100, [1, 1, 1], [10, 100, 100]) // [10, 45, 45]
 */
export function spreadWithin(
  amount: number,
  weights: readonly number[],
  rooms: readonly number[],
): number[] {
  const parts = weights.map(() => 0)
  let open = [...weights.keys()].filter((index) => (weights[index] ?? 0) > 0)
  let left = amount
  while (left > 0 && open.length > 0) {
    const shares = shareOut(
      left,
      open.map((index) => weights[index] ?? 0),
    )
    const full = open.filter((index, place) => (shares[place] ?? 0) >= (rooms[index] ?? 0))
    const isOver = open.some((index, place) => (shares[place] ?? 0) > (rooms[index] ?? 0))
    if (!isOver) {
      for (const [place, index] of open.entries()) parts[index] = shares[place] ?? 0
      return parts
    }
    for (const index of full) {
      parts[index] = rooms[index] ?? 0
      left -= rooms[index] ?? 0
    }
    open = open.filter((index) => !full.includes(index))
  }
  if (left > 0) throw new Error('spreadWithin needs room for the whole amount')
  return parts
}

/** As {@link allocate}, in plain numbers where they are exact: carts are priced many times a second. */
function shareOut(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (amount > EXACT || total > EXACT) return allocate(amount, weights)
  const parts = weights.map((weight) => Math.floor((amount * weight) / total))
  let left = amount - parts.reduce((sum, part) => sum + part, 0)
  if (left === 0) return parts
  const rests = weights.map((weight) => (amount * weight) % total)
  const order = [...rests.keys()].sort((a, b) => (rests[b] ?? 0) - (rests[a] ?? 0) || a - b)
  for (const index of order) {
    if (left === 0) break
    parts[index] = (parts[index] ?? 0) + 1
    left -= 1
  }
  return parts
}

/** What so many of a line's units come to, if the whole line comes to `amount`. Grows with both; never above it. */
export const shareOfUnits = (amount: number, units: number, of: number): number =>
  units === of ? amount : Math.floor((amount * units) / of)

/** A share in basis points, half a minor unit rounded up. */
export const basisPoints = (amount: number, bp: number): number =>
  Math.round((amount * bp) / 10_000)
