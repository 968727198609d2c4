/** What was, what is, what was taken back. */
export type History<T> = {
  readonly past: readonly T[]
  readonly now: T
  readonly future: readonly T[]
  /** What the last change was about, and when: typing on in one place is one step. */
  readonly mark?: { readonly what: string; readonly at: number }
}

const KEPT = 200
const ONE_STEP = 900

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [] })

/** A change; changes about the same `what` in quick succession are one step of undo. */
export function change<T>(history: History<T>, now: T, what: string, at: number): History<T> {
  const { mark } = history
  const same = what !== '' && mark?.what === what && at - mark.at < ONE_STEP
  const past = same ? history.past : [...history.past, history.now].slice(-KEPT)
  return { past, now, future: [], mark: { what, at } }
}

export function undo<T>({ past, now, future }: History<T>): History<T> {
  const last = past.at(-1)
  return last === undefined
    ? { past, now, future }
    : { past: past.slice(0, -1), now: last, future: [now, ...future] }
}

export function redo<T>({ past, now, future }: History<T>): History<T> {
  const [next, ...rest] = future
  return next === undefined
    ? { past, now, future }
    : { past: [...past, now], now: next, future: rest }
}
