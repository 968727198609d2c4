/** A stream of pseudo-random numbers that depends on its seeds alone: the same on every machine and in every run. */
export type Random = {
  /** 0 <= x < 1. */
  readonly next: () => number
  /** An integer 0 <= x < below. */
  readonly below: (below: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
  /** An index drawn by weights whose running sums are given, e.g. [3, 5, 6] for 3, 2, 1. */
  readonly weighted: (sums: readonly number[]) => number
}

/**
 * Random numbers for one thing, named by three integers (a seed, what is drawn, and for whom). One thing's
 * numbers never depend on how many others there are, so a larger sample begins with the smaller one.
 */
export function randomFor(seed: number, purpose: number, index: number): Random {
  // sfc32, started from three mixed words; the first rounds only stir.
  let a = mix(seed ^ 0x9e3779b9)
  let b = mix(Math.imul(index, 0x85ebca6b) ^ a)
  let c = mix(Math.imul(purpose + 1, 0xc2b2ae35) ^ b)
  let counter = 1
  const word = (): number => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) word()

  const next = (): number => word() / 4_294_967_296
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    weighted: (sums) => {
      const drawn = next() * (sums.at(-1) ?? 0)
      const found = sums.findIndex((sum) => drawn < sum)
      return found < 0 ? sums.length - 1 : found
    },
  }
}

/** Running sums of weights, for {@link Random.weighted}. */
export function sumsOf(weights: readonly number[]): readonly number[] {
  let sum = 0
  return Object.freeze(weights.map((weight) => (sum += weight)))
}

function mix(word: number): number {
  let x = word | 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return x ^ (x >>> 16)
}
