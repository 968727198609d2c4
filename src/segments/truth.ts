/** Yes, no, or not known. Unknown is not false: its opposite is unknown as well. */
export type Truth = boolean | null

/** All of them: no if any is no, else unknown if any is unknown. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

/** Any of them: yes if any is yes, else unknown if any is unknown. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes(null) ? null : false
}

export const opposite = (truth: Truth): Truth => (truth === null ? null : !truth)

/** Who is in: only whom the rule is known to take in. */
export const isIn = (truth: Truth): boolean => truth === true
