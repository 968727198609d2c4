import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'

export type LoadLimits = {
  /** Bodies that are held at once, as their senders declare them: what is read of them takes several times as much. */
  readonly bytes: number
  readonly requests: number
  /** So long a body that is no upload may take to come. */
  readonly bodyMs: number
}
const LIMITS: LoadLimits = { bytes: 64 * 1024 * 1024, requests: 2_000, bodyMs: 60_000 }

/** Of a body that comes in chunks nobody knows the size: it counts as the largest that is taken. */
const CHUNKED = 1024 * 1024

/**
 * Keeps what is answered at once within bounds: who comes when they are reached is told to come again, before any of the
 * body is read; a body that trickles is broken off. Uploads go to disk as they come and count as a request only.
 */
export function limitLoad(app: FastifyInstance, limits: LoadLimits = LIMITS): void {
  const held = new Map<FastifyRequest, { bytes: number; timer?: NodeJS.Timeout }>()
  let bytes = 0
  const letGo = (request: FastifyRequest): void => {
    const one = held.get(request)
    if (one === undefined) return
    clearTimeout(one.timer)
    held.delete(request)
    bytes -= one.bytes
  }
  app.addHook('onRequest', async (request) => {
    if (ASKED.test(request.url)) return
    const size = sizeOf(request)
    if (held.size >= limits.requests || bytes + size > limits.bytes)
      throw new ProblemError(problem('busy', { seconds: 1 }))
    const timer =
      size === 0 ? undefined : setTimeout(() => request.raw.destroy(), limits.bodyMs).unref()
    held.set(request, { bytes: size, ...(timer === undefined ? {} : { timer }) })
    bytes += size
  })
  app.addHook('preHandler', async (request) => clearTimeout(held.get(request)?.timer))
  app.addHook('onResponse', async (request) => letGo(request))
  app.addHook('onRequestAbort', async (request) => letGo(request))
}

/** Who asks how things stand must be answered above all when there is too much of everything else; streams stay open. */
const ASKED = /^\/(?:healthz|readyz|metrics|v1\/stream)(?:\?|$)/

function sizeOf({ headers }: FastifyRequest): number {
  if (headers['content-type']?.startsWith('multipart/') === true) return 0
  if (headers['transfer-encoding'] !== undefined) return CHUNKED
  const length = Number(headers['content-length'] ?? 0)
  return Number.isFinite(length) ? length : 0
}
