import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import type { Where } from '../where.ts'

/** Classes 08 (connection) and 57P (operator intervention: shutting down, crashed, starting up). */
const UNREACHABLE = /^(08|57P0[1235])/
const DISK_FULL = '53100'
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** What the driver says without a code. */
const LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/** An expected failure of the engine as a problem; anything else as it came. */
export function ledgerFailure(error: unknown, where: Where): unknown {
  if (!(error instanceof Error) || error instanceof ProblemError) return error
  const code = (error as { code?: string }).code ?? ''
  if (code === DISK_FULL || code === 'ENOSPC')
    return caused(problem('disk_full', { path: where.path }), error)
  if (!UNREACHABLE.test(code) && !NETWORK.has(code) && !LOST.test(error.message)) return error
  return caused(
    where.isFull?.()
      ? problem('disk_full', { path: where.path })
      : problem('engine_down', { engine: 'PostgreSQL' }),
    error,
  )
}

function caused(what: ConstructorParameters<typeof ProblemError>[0], cause: Error): ProblemError {
  const failure = new ProblemError(what)
  failure.cause = cause
  return failure
}
