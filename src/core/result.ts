import type { Problem } from './problem.ts'

/** What a function that can fail for expected reasons gives back: a value, or the problem in words. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const fail = <T = never>(problem: Problem): Result<T> => ({ ok: false, problem })

/** For the edges (CLI, HTTP, tests): the value, or a thrown {@link ProblemError} that the edge turns into an answer. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new ProblemError(result.problem)
}

/** Carries an expected problem through code that has nothing to say about it, up to the edge that answers. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(`${problem.code} ${JSON.stringify(problem.params ?? {})}`)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
