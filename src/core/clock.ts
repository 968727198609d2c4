/** Where "now" comes from: injected everywhere, so that tests and replays say what time it is. Epoch milliseconds, UTC. */
export type Clock = { readonly now: () => number }

export const systemClock: Clock = Object.freeze({ now: () => Date.now() })

/** A clock that stands still until told otherwise. */
export function fixedClock(
  start: number,
): Clock & { set: (to: number) => void; advance: (by: number) => void } {
  let now = start
  return {
    now: () => now,
    set: (to) => {
      now = to
    },
    advance: (by) => {
      now += by
    },
  }
}
