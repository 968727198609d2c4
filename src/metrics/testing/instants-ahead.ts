import { type Millis, startOfDay, startOfMonth, startOfYear } from '#core/time.ts'
import { viewFrom } from '../reference.ts'
import { calendarOf } from '../calendar.ts'
import type { View } from '../facts/fact.ts'
import type { Standpoint } from '../standpoint.ts'
import { momentsAround } from './moments.ts'

const DAY = 86_400_000
const LENGTHS = [90_000, 600_000, DAY, 3 * DAY]
const DAYS = [1, 7, 30, 90, 365]

/** Instants after a standpoint at which something may turn, with a view of the facts from each. */
export type Ahead = {
  /** So many of the instants before `until`, drawn evenly; its last millisecond is always the first of them. */
  readonly before: (until: Millis, count: number, chance: () => number) => readonly Millis[]
  readonly viewFrom: (asOf: Millis) => View
}

/**
 * All instants at which a fact of {@link momentsAround} leaves one of the windows in use, the shop's midnights, months
 * and years, what lies ahead, and some by chance: each, and the millisecond before it.
 */
export function instantsAhead(standpoint: Standpoint): Ahead {
  const { asOf, zone } = standpoint
  const moments = momentsAround(asOf, zone)
  const turns = [
    ...moments,
    ...moments.flatMap((at) => LENGTHS.map((length) => at + length + 1)),
    ...moments.flatMap((at) => DAYS.map((days) => startOfDay(at, zone, days))),
    ...range(45).map((days) => startOfDay(asOf, zone, days + 1)),
    ...range(14).map((months) => startOfMonth(asOf, zone, months + 1)),
    ...range(10).map((years) => startOfYear(asOf, zone, years + 1)),
    ...range(40).map((step) => asOf + Math.floor(1.8 ** step)),
  ]
  const all = [...new Set(turns.flatMap((at) => [at - 1, at]))]
    .filter((at) => at > asOf && at < asOf + 4000 * DAY)
    .sort((a, b) => a - b)
  const calendar = calendarOf(zone)
  const views = new Map<Millis, View>()
  return {
    before: (until, count, chance) => {
      const inside = countBelow(all, until)
      const drawn = range(inside === 0 ? 0 : count).map(
        () => all[Math.floor(chance() * inside)] as Millis,
      )
      const last = until - 1
      return last > asOf && last < asOf + 4000 * DAY ? [last, ...drawn] : drawn
    },
    viewFrom: (at) => {
      const view = views.get(at) ?? { ...viewFrom({ ...standpoint, asOf: at }), calendar }
      views.set(at, view)
      return view
    },
  }
}

const range = (count: number): number[] => [...Array(count).keys()]

function countBelow(sorted: readonly Millis[], until: Millis): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as Millis) < until) low = middle + 1
    else high = middle
  }
  return low
}

/** Chance that a seed repeats: numbers from 0 up to, but not, 1. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
