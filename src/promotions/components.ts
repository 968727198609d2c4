import type { Candidate } from './meet.ts'

/** Whether two offers may not both act: they meet on the same goods and share a group, or one of them shares with none. */
export function conflict(a: Candidate, b: Candidate): boolean {
  const mayNotMeet = a.offer.group === b.offer.group || a.offer.exclusive || b.offer.exclusive
  return mayNotMeet && a.bound.touches.some((at) => b.bound.touches.includes(at))
}

/** The order in which offers act: by stage, then by key. */
export const inOrder = (candidates: readonly Candidate[]): Candidate[] =>
  [...candidates].sort(
    (a, b) => a.offer.stage - b.offer.stage || (a.offer.key < b.offer.key ? -1 : 1),
  )

/** Candidates that neither lower nor look at anything in common are searched apart: their best ones add up. */
export function apart(candidates: readonly Candidate[]): Candidate[][] {
  const groups: { places: Set<number>; members: Candidate[] }[] = []
  for (const candidate of candidates) {
    const { touches, reads = [] } = candidate.bound
    const own = { places: new Set([...touches, ...reads]), members: [candidate] }
    const near = groups.filter(({ places }) => [...own.places].some((at) => places.has(at)))
    for (const group of near) {
      for (const at of group.places) own.places.add(at)
      own.members.unshift(...group.members)
      groups.splice(groups.indexOf(group), 1)
    }
    groups.push(own)
  }
  return groups.map(({ members }) => inOrder(members))
}

/** Puts each candidate into a set of which at most one can act. Fewer sets, tighter bounds. */
export function rivals(conflicts: readonly (readonly boolean[])[]): number[] {
  const sets: number[][] = []
  return conflicts.map((row, index) => {
    const found = sets.findIndex((members) => members.every((other) => row[other]))
    const place = found === -1 ? sets.push([]) - 1 : found
    sets[place]?.push(index)
    return place
  })
}
