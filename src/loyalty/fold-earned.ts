import type { FoldState } from './fold-state.ts'

/** The highest rank whose thresholds the values reach. */
export function earnedRank({ version, value }: FoldState): number {
  const { from, levelCount, needsAll } = version
  const count = version.conditions.length
  let earned = needsAll ? levelCount - 1 : 0
  for (let c = 0; c < count; c++) {
    let rank = 0
    while (
      rank + 1 < levelCount &&
      (value[c] as number) >= (from[(rank + 1) * count + c] as number)
    )
      rank++
    if (needsAll ? rank < earned : rank > earned) earned = rank
  }
  return earned
}

/** Whether the values are enough to keep the rank by its keep-level condition; false where it has none. */
export function meetsKeep({ version }: FoldState, rank: number, values: Float64Array): boolean {
  const { keep, needsAll } = version
  const count = version.conditions.length
  for (let c = 0; c < count; c++) {
    const enough = (values[c] as number) >= (keep[rank * count + c] as number)
    if (enough !== needsAll) return enough
  }
  return needsAll
}
