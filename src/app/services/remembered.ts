import type { Clock } from '#core/clock.ts'

/** Asks again at most so many times as long as the answer took: at 20, no more than a twentieth of the time goes into it. */
const PATIENCE = 20
/** What takes less than this is asked for every time it may have changed. */
const QUICK_MS = 1_500

/**
 * An answer that costs something, kept until what it rests on has changed. A quick one is asked for anew at once; a
 * slow one is given as it was while the new one is on its way.
 */
export function remembered<T, A = void>(
  ask: (about: A) => Promise<T>,
  clock: Clock,
): (version: string, about: A) => Promise<T> {
  let known:
    | { readonly value: T; readonly version: string; readonly at: number; readonly took: number }
    | undefined
  let asking: Promise<T> | undefined

  const askAnew = (version: string, about: A): Promise<T> => {
    asking ??= (async () => {
      const started = performance.now()
      const value = await ask(about)
      known = { value, version, at: clock.now(), took: performance.now() - started }
      return value
    })().finally(() => {
      asking = undefined
    })
    return asking
  }

  return async (version, about) => {
    if (known === undefined) return askAnew(version, about)
    if (known.version === version) return known.value
    if (known.took < QUICK_MS) return askAnew(version, about)
    const { value, at, took } = known
    // What fails in the background is asked for again with the next call.
    if (clock.now() - at > PATIENCE * took) askAnew(version, about).catch(() => undefined)
    return value
  }
}
