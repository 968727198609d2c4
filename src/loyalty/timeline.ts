import type { Millis } from '#core/time.ts'

/** A change of what counts, at one instant. */
export type Checkpoint = {
  /** From when on it counts. */
  readonly at: Millis
  /** Where it lies when a window is drawn: for a refund the time of its order. Default: `at`. */
  readonly belongs?: Millis
  /** How much each measure of the program changes. */
  readonly deltas: readonly number[]
  /** The fact's identity: the same id twice is the same fact. */
  readonly id: string
}

/**
 * One customer's checkpoints as the fold reads them: numbers in columns, in order of time. An entry is a place in
 * the windows; several checkpoints (an order and its refunds) may share one.
 */
export type Timeline = {
  entries: number
  /** Ascending. */
  belongs: Float64Array
  count: number
  /** Ascending. */
  at: Float64Array
  /** Index of the checkpoint's entry. */
  entry: Int32Array
  /** One column for each measure. */
  deltas: Float64Array[]
}

/**
 * A timeline from checkpoints in any order; ones with an id seen before are left out. `order` says which checkpoint
 * stands where, to find the facts behind a change.
 */
export function timelineOf(
  checkpoints: readonly Checkpoint[],
  measures: number,
): { readonly timeline: Timeline; readonly order: readonly Checkpoint[] } {
  const unique = [...new Map(checkpoints.map((one) => [one.id, one])).values()]
  const order = unique.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const places = [...new Set(order.map((one) => one.belongs ?? one.at))].sort((a, b) => a - b)
  const entryOf = new Map(places.map((place, index) => [place, index]))
  const timeline: Timeline = {
    entries: places.length,
    belongs: Float64Array.from(places),
    count: order.length,
    at: Float64Array.from(order, (one) => one.at),
    entry: Int32Array.from(order, (one) => entryOf.get(one.belongs ?? one.at) ?? 0),
    deltas: Array.from({ length: measures }, (_, measure) =>
      Float64Array.from(order, (one) => one.deltas[measure] ?? 0),
    ),
  }
  return { timeline, order }
}

export const emptyTimeline = (measures: number): Timeline => timelineOf([], measures).timeline
