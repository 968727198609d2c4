/** What is needed of a sample of numbers: how many, their mean, their variance (of the sample, n − 1). */
export type Sample = { readonly n: number; readonly mean: number; readonly variance: number }

/** Below so many on either side nothing is said: a difference of few says little. */
const FEWEST = 5

/**
 * Cohen's d with the pooled standard deviation: the difference of two means in standard deviations; null where either
 * side is too small or nothing varies. Cohen, Statistical Power Analysis (1988), ch. 2.
 *
 * @example cohenD({ n: 50, mean: 12, variance: 4 }, { n: 50, mean: 10, variance: 4 }) // 1
 */
export function cohenD(a: Sample, b: Sample): number | null {
  if (a.n < FEWEST || b.n < FEWEST) return null
  const pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / (a.n + b.n - 2)
  return pooled > 0 ? (a.mean - b.mean) / Math.sqrt(pooled) : null
}

/**
 * Cramér's V of two rows of counts: how much being on one side or the other goes with which value; 0 = not at all,
 * 1 = entirely; null where either side is too small or there is only one value. Cramér, Mathematical Methods of
 * Statistics (1946), ch. 21.
 */
export function cramersV(a: readonly number[], b: readonly number[]): number | null {
  const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0)
  const [na, nb] = [sum(a), sum(b)]
  if (na < FEWEST || nb < FEWEST) return null
  const all = na + nb
  const columns = a.map((count, index) => count + (b[index] ?? 0))
  if (columns.filter((count) => count > 0).length < 2) return null
  const chi = columns.reduce((total, column, index) => {
    if (column === 0) return total
    const [ea, eb] = [(na * column) / all, (nb * column) / all]
    return total + ((a[index] ?? 0) - ea) ** 2 / ea + ((b[index] ?? 0) - eb) ** 2 / eb
  }, 0)
  return Math.sqrt(chi / all)
}

export type Magnitude = 'none' | 'small' | 'medium' | 'large' | 'unknown'

/** Cohen's words for sizes of effects. */
export function magnitudeOf(effect: number | null, kind: 'cohen_d' | 'cramers_v'): Magnitude {
  if (effect === null) return 'unknown'
  const [small, medium, large] = kind === 'cohen_d' ? [0.2, 0.5, 0.8] : [0.1, 0.3, 0.5]
  const size = Math.abs(effect)
  if (size >= large) return 'large'
  if (size >= medium) return 'medium'
  return size >= small ? 'small' : 'none'
}
