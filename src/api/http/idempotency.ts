import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { canonicalJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { ProblemError, unwrap } from '#core/result.ts'
import type { IdempotencyService } from '../auth/services.ts'
import { isUnsafe, routeOf } from './request.ts'

/** Headers of the first answer that a repeated answer carries too. */
const KEPT_HEADERS = ['content-type', 'etag', 'location'] as const

/** What stands for an answer that held a secret. */
const SECRET_BODY = ''

type Idempotency = { readonly idempotency: IdempotencyService }

/**
 * Idempotency-Key: the first request does the work, and its answer is kept for a day; the same request again
 * gets the same answer. Scope: the caller and the route's path.
 */
export function beginIdempotent(services: Idempotency) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const header = request.headers['idempotency-key']
    const route = routeOf(request)
    if (header === undefined || route === undefined || !isUnsafe(request.method)) return undefined
    if (route.policy === 'public' || route.raw === true) return undefined
    const key = readKey(header)
    const path = request.url.split('?')[0] ?? ''
    const scope = sha256([request.facts.actor.id, request.method, path, key].join('\n'))
    const begun = unwrap(await services.idempotency.begin(scope, fingerprint(request)))
    if (begun.go) {
      request.facts.idempotency = scope
      return undefined
    }
    const { status, headers, body } = begun.answer
    if (route.secret === true && body === SECRET_BODY) throw new ProblemError(problem('shown_once'))
    return reply.code(status).headers(headers).header('idempotent-replay', 'true').send(body)
  }
}

/** Keeps the answer, or lets go of the key when a retry may fare better. */
export function finishIdempotent(services: Idempotency) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
  ): Promise<unknown> => {
    const scope = request.facts?.idempotency ?? ''
    if (scope === '') return payload
    request.facts.idempotency = ''
    const status = reply.statusCode
    if (status >= 500 || status === 429 || status === 409 || status === 401 || status === 403) {
      await services.idempotency.forget(scope)
      return payload
    }
    const headers: Record<string, string> = {}
    for (const name of KEPT_HEADERS) {
      const value = reply.getHeader(name)
      if (value !== undefined) headers[name] = String(value)
    }
    const secret = routeOf(request)?.secret === true && status < 300
    const body = secret || typeof payload !== 'string' ? SECRET_BODY : payload
    await services.idempotency.remember(scope, { status, headers, body })
    return payload
  }
}

/** The header is a quoted string by its draft; bare ones are common, and taken. */
function readKey(header: string | string[]): string {
  const text = String(header).trim()
  const key = /^"([^"\\]{1,255})"$/.exec(text)?.[1] ?? /^([\w.:@/+=-]{1,255})$/.exec(text)?.[1]
  if (key !== undefined) return key
  throw new ProblemError(problem('wrong_form', { form: '1–255 letters' }, '/Idempotency-Key'))
}

/** Multipart bodies are not read yet: their length and the URL must do. */
function fingerprint(request: FastifyRequest): string {
  const { 'content-type': type = '', 'content-length': length = '' } = request.headers
  const body = type.startsWith('multipart/') ? length : canonicalJson(request.body ?? null)
  return sha256([request.url, request.headers['if-match'] ?? '', body].join('\n'))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
