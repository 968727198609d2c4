import type { FastifyRequest } from 'fastify'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { isUnsafe } from './request.ts'

/**
 * Refuses changes that a browser was made to send from another site. Browsers say where a request comes from
 * (Sec-Fetch-Site, or else Origin); a cookie without either is not from a browser that we know. Keys are not
 * sent by browsers by themselves, so they need no such proof.
 */
export function refuseCrossSite(request: FastifyRequest): void {
  if (!isUnsafe(request.method)) return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  const refuse = (): never => {
    throw new ProblemError(problem('cross_site'))
  }
  if (site !== undefined && site !== 'same-origin') refuse()
  if (origin !== undefined && hostOf(origin) !== request.headers.host) refuse()
  if (site === undefined && origin === undefined && request.headers.cookie !== undefined) refuse()
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
