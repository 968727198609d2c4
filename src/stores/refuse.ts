import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'

/** Without the password, fit for logs and people. */
const shown = (url: string): string => url.replace(/\/\/[^@/]*@/, '//…@')

/**
 * What a server answers to an address that is not right: wrong password, no such database. That is not the
 * server's failure but the configuration's.
 *
 * @throws ProblemError bad_configuration, or the problem that it was already
 */
export function refuse(name: string, url: string, error: unknown): never {
  if (error instanceof ProblemError) throw error
  const detail = error instanceof Error ? error.message : String(error)
  const failure = new ProblemError(
    problem('bad_configuration', { name, value: shown(url), detail }),
  )
  failure.cause = error
  throw failure
}
