import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 10
/** Delays of so long ago are forgotten: what is asked is how it is now. */
const SPAN_MS = 30_000
/** A process that starts reads itself; that says nothing of how it is when it runs. */
const START_MS = 10_000

export type LoopWatch = {
  /** How much later than asked for a timer fires, 99 of 100 times in the last half minute; undefined until it is known. */
  readonly p99Ms: () => number | undefined
  readonly stop: () => void
}

/** Watches how long this process's event loop keeps others waiting. */
export function watchLoop(): LoopWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  let before: number | undefined
  let hasBegun = false
  const beginning = setTimeout(() => {
    delays.reset()
    hasBegun = true
  }, START_MS).unref()
  // What is measured is from tick to tick: the ticks' own distance is no delay.
  const now = (): number | undefined =>
    delays.count === 0 || !hasBegun
      ? undefined
      : Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS)
  const timer = setInterval(() => {
    before = now()
    delays.reset()
  }, SPAN_MS).unref()
  return {
    p99Ms: () => {
      const values = [before, now()].filter((value) => value !== undefined)
      return values.length === 0 ? undefined : Math.max(...values)
    },
    stop: () => {
      clearInterval(timer)
      clearTimeout(beginning)
      delays.disable()
    },
  }
}
