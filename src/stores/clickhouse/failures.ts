import { ClickHouseError } from '@clickhouse/client'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import type { Where } from '../where.ts'

/** 243 NOT_ENOUGH_SPACE. A full disk also shows as 75/76/74 with the errno's text. */
const NOT_ENOUGH_SPACE = '243'
const NO_SPACE = /No space left on device|errno: 28\b/

/**
 * A server that can't be reached, or is on its way down: 32 ATTEMPT_TO_READ_AFTER_EOF, 209 SOCKET_TIMEOUT,
 * 210 NETWORK_ERROR, 236 ABORTED, 279 ALL_CONNECTION_TRIES_FAILED.
 */
const UNREACHABLE = new Set(['32', '209', '210', '236', '279'])
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** An expected failure of the engine as a problem; anything else as it came. */
export function engineFailure(error: unknown, where: Where): unknown {
  if (error instanceof ProblemError) return error
  if (error instanceof ClickHouseError) {
    if (error.code === NOT_ENOUGH_SPACE || NO_SPACE.test(error.message)) return diskFull(where)
    return UNREACHABLE.has(error.code) ? engineDown(error, where) : error
  }
  if (!(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code
  if (NETWORK.has(code ?? '') || /^(Timeout error|socket hang up|aborted)/.test(error.message))
    return engineDown(error, where)
  return error
}

const diskFull = ({ path }: Where): ProblemError => new ProblemError(problem('disk_full', { path }))

function engineDown(cause: Error, where: Where): ProblemError {
  if (where.isFull?.()) return diskFull(where)
  const failure = new ProblemError(problem('engine_down', { engine: 'ClickHouse' }))
  failure.cause = cause
  return failure
}
