import { shareOfUnits } from './spread.ts'

/** What was paid for a line, and how many it was. */
export type PaidLine = { readonly amount: number; readonly quantity: number }

/**
 * What to give back for some units of a line, after some were given back before. Whatever the steps are, giving back
 * all of them gives back exactly what was paid, and no step gives back more than its fair share rounded.
 *
 * @example refundOfUnits({ amount: 100, quantity: 3 }, { units: 1, before: 0 }) // 33, then 33, then 34
 */
export function refundOfUnits(
  line: PaidLine,
  { units, before }: { readonly units: number; readonly before: number },
): number {
  const upTo = (count: number): number => shareOfUnits(line.amount, count, line.quantity)
  return upTo(before + units) - upTo(before)
}
