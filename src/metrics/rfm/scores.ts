import type { Axis, RfmModel } from './rfm-model.ts'

/** The cut-points of each axis, ascending, and the mean scores of everybody scored with them. */
export type RfmCuts = {
  readonly cuts: Readonly<Record<Axis, readonly number[]>>
  readonly means: Readonly<Record<Axis, number>>
}

/**
 * A value's score: 1 worst, `bins` best. Of recency less is better.
 *
 * @example scoreOf('r', 12, { bins: 5, cuts: [12.8, 32, 71, 179], method: 'quantiles' }) // 5
 */
export function scoreOf(
  axis: Axis,
  value: number,
  by: { bins: number; cuts: readonly number[]; method: RfmModel['method'] },
): number {
  const passed = by.cuts.filter((cut) =>
    by.method === 'quantiles' ? value > cut : value >= cut,
  ).length
  return axis === 'r' ? by.bins - passed : 1 + passed
}

/**
 * Type-7 quantiles (the default of R and numpy) that cut values into bins: h = (n−1)p, linear between neighbours.
 *
 * @example quantileCuts([1, 2, 3, 4, 5], 2) // [3]
 */
export function quantileCuts(values: readonly number[], bins: number): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return Array.from({ length: bins - 1 }, (_, index) => {
    const h = ((sorted.length - 1) * (index + 1)) / bins
    const below = sorted[Math.floor(h)] ?? Number.NaN
    const above = sorted[Math.ceil(h)] ?? below
    return below + (h - Math.floor(h)) * (above - below)
  })
}

/** Bins of equal size by rank; ties go by the order of `tieBreak`. Of recency less is better. */
export function rankScores(
  axis: Axis,
  values: readonly { readonly value: number; readonly tieBreak: number }[],
  bins: number,
): Map<number, number> {
  const sorted = [...values].sort(
    (a, b) => (axis === 'r' ? b.value - a.value : a.value - b.value) || a.tieBreak - b.tieBreak,
  )
  return new Map(
    sorted.map((one, rank) => [one.tieBreak, 1 + Math.floor((rank * bins) / sorted.length)]),
  )
}
