import { lowered, take } from '../amounts.ts'
import { conflict, inOrder } from '../components.ts'
import type { Candidate } from '../meet.ts'

/** The best combination by looking at every one that may stand together: slow, and with nothing to be clever about. */
export function bruteForce(
  candidates: readonly Candidate[],
  amounts: readonly number[],
  floors: readonly number[],
): { readonly keys: readonly string[]; readonly total: number } {
  const all = inOrder(candidates)
  let best: { keys: string[]; total: number } | undefined
  for (let set = 0; set < 2 ** all.length; set += 1) {
    const chosen = all.filter((_, index) => (set >> index) & 1)
    if (chosen.some((a) => chosen.some((b) => a !== b && conflict(a, b)))) continue
    let now = amounts
    for (const one of chosen) now = lowered(now, one.bound.touches, take(one, now, floors))
    const found = {
      keys: chosen.map(({ offer }) => offer.key).sort(),
      total: now.reduce((sum, amount) => sum + amount, 0),
    }
    if (best === undefined || comesFirst(found, best)) best = found
  }
  return best ?? { keys: [], total: 0 }
}

function comesFirst(
  a: { keys: string[]; total: number },
  b: { keys: string[]; total: number },
): boolean {
  if (a.total !== b.total) return a.total < b.total
  if (a.keys.length !== b.keys.length) return a.keys.length < b.keys.length
  return a.keys.join(' ') < b.keys.join(' ')
}
