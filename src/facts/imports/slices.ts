/** A stage's rows fall into so many buckets by what their fact is; a slice is some of these. */
export const BUCKETS = 256

/** A slice's facts are written together: about so many rows, so that memory does not grow with the file. */
const ROWS_PER_SLICE = 500_000

/** In how many slices a file of so many rows is taken in. */
export const slicesFor = (rows: number): number =>
  Math.min(BUCKETS, Math.max(1, Math.ceil(rows / ROWS_PER_SLICE)))

/**
 * The buckets of a slice, from `from` to before `to`: together the slices have each bucket once.
 *
 * @example bucketsOf(1, 3) // { from: 85, to: 170 }
 */
export const bucketsOf = (
  slice: number,
  slices: number,
): { readonly from: number; readonly to: number } => ({
  from: Math.floor((slice * BUCKETS) / slices),
  to: Math.floor(((slice + 1) * BUCKETS) / slices),
})
