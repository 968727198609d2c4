import { effect, lowered, take } from './amounts.ts'
import { apart, conflict, rivals } from './components.ts'
import type { Candidate } from './meet.ts'

/** The offers that act together, and whether no other choice can be better. */
export type Combination = { readonly chosen: readonly Candidate[]; readonly isProven: boolean }

/** So many steps are looked at in one part of a cart; offers that people can define stay far below. */
const MOST_STEPS = 50_000

/**
 * The combination with the lowest total among all that may stand together, found exactly (branch and bound). Of equal
 * ones that with fewer offers, then that whose sorted keys come first: so the order of the offers never matters.
 */
export function bestCombination(
  candidates: readonly Candidate[],
  amounts: readonly number[],
  floors: readonly number[],
): Combination {
  const parts = apart(candidates).map((members) => searchPart(members, amounts, floors))
  return {
    chosen: parts.flatMap(({ chosen }) => chosen),
    isProven: parts.every(({ isProven }) => isProven),
  }
}

type Best = { saved: number; chosen: readonly number[] }
type Live = { readonly index: number; readonly saves: number }

function searchPart(
  members: readonly Candidate[],
  amounts: readonly number[],
  floors: readonly number[],
): Combination {
  const conflicts = members.map((a) => members.map((b) => a !== b && conflict(a, b)))
  const places = [
    ...new Set(members.flatMap(({ bound }) => [...bound.touches, ...(bound.reads ?? [])])),
  ]
  const part = { members, conflicts, floors, places, rivalOf: rivals(conflicts) }
  const keys = members.map(({ offer }) => offer.key)
  const best: Best = { saved: 0, chosen: [] }
  let steps = 0
  const visit = (now: readonly number[], saved: number, chosen: readonly number[]): void => {
    steps += 1
    if (isBetter({ saved, chosen }, best, keys)) Object.assign(best, { saved, chosen })
    for (const { index, most } of promising(part, now, chosen)) {
      if (steps >= MOST_STEPS) return
      if (saved + most < best.saved) return
      if (saved + most === best.saved && chosen.length + 1 > best.chosen.length) continue
      const candidate = members[index] as Candidate
      const taken = take(candidate, now, floors)
      visit(lowered(now, candidate.bound.touches, taken), saved + taken.total, [...chosen, index])
    }
  }
  visit(amounts, 0, [])
  return {
    chosen: best.chosen.map((index) => members[index] as Candidate),
    isProven: steps < MOST_STEPS,
  }
}

/** Saves more; as much with fewer offers; or as much with as many, and the keys come first. */
function isBetter(a: Best, b: Best, keys: readonly string[]): boolean {
  if (a.saved !== b.saved) return a.saved > b.saved
  if (a.chosen.length !== b.chosen.length) return a.chosen.length < b.chosen.length
  const named = (one: Best) => one.chosen.map((index) => keys[index] ?? '').sort()
  const [left, right] = [named(a), named(b)]
  const at = left.findIndex((key, index) => key !== right[index])
  return at >= 0 && (left[at] ?? '') < (right[at] ?? '')
}

type Part = {
  readonly members: readonly Candidate[]
  readonly conflicts: readonly (readonly boolean[])[]
  readonly floors: readonly number[]
  readonly places: readonly number[]
  readonly rivalOf: readonly number[]
}

/**
 * Which offers can act next, in the order of acting, each with the most that could be saved from here on if it does:
 * the most promising one first.
 */
function promising(
  part: Part,
  now: readonly number[],
  chosen: readonly number[],
): { readonly index: number; readonly most: number }[] {
  const live = alive(part, now, chosen)
  if (live.length === 0) return []
  const total = part.places.reduce((sum, at) => sum + (now[at] ?? 0), 0)
  const free = total - part.places.reduce((sum, at) => sum + (part.floors[at] ?? 0), 0)
  const later = new Map<number, { saves: number; rate: number }>()
  const next: { index: number; most: number }[] = []
  for (const { index, saves } of live.toReversed()) {
    const rival = part.rivalOf[index] ?? 0
    next.push({ index, most: Math.min(free, saves + mostLater(later, rival, total - saves, part)) })
    const known = later.get(rival)
    const rate = part.members[index]?.bound.rate ?? 1
    later.set(rival, {
      saves: Math.max(known?.saves ?? 0, saves),
      rate: Math.max(known?.rate ?? 0, rate),
    })
  }
  return next.sort((a, b) => b.most - a.most || a.index - b.index)
}

/** Offers after the last chosen one that conflict with none of the chosen and would take something off. */
function alive(part: Part, now: readonly number[], chosen: readonly number[]): Live[] {
  const live: Live[] = []
  for (let index = (chosen.at(-1) ?? -1) + 1; index < part.members.length; index += 1) {
    if (chosen.some((other) => part.conflicts[index]?.[other])) continue
    const saves = effect(part.members[index] as Candidate, now, part.floors)
    if (typeof saves === 'number' && saves > 0) live.push({ index, saves })
  }
  return live
}

/**
 * An upper bound of what later offers could save together. Amounts only fall, and no offer takes more off lower
 * amounts; of rivals one can act. A share is taken of what is left: shares first, then amounts, is the most in any order.
 */
function mostLater(
  later: ReadonlyMap<number, { saves: number; rate: number }>,
  rival: number,
  left: number,
  { places }: Part,
): number {
  let rest = left
  let slack = 0
  let fixed = 0
  for (const [set, { saves, rate }] of later) {
    if (set === rival) continue
    if (rate * left < saves + places.length) {
      rest *= 1 - rate
      slack += places.length
    } else fixed += saves
  }
  return Math.ceil(left - rest + fixed + slack - 1e-6)
}
