import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Problem, problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { tooLarge } from './decode-body.ts'
import { languageOf, PROBLEM_TYPE, problemAnswer } from './problem-answer.ts'
import { routeOf } from './request.ts'

/** Every failure leaves as application/problem+json; what we did not expect goes to the log, not to the caller. */
export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const it = problemOf(error, request)
    if (it.code === 'internal') app.log.error({ request: request.id, err: error }, 'broke')
    return sendProblem(it, request, reply)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
}

/** What fastify refuses before there is a route: a URL that is none, a method that it does not know. */
export function frameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  sendProblem(problemOf(error, request), request, reply)
}

function sendProblem(it: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemAnswer(
    it,
    languageOf(request.headers['accept-language']),
    `/requests/${request.id}`,
  )
  const wait = it.params?.['seconds']
  if (answer.retry === true) reply.header('retry-after', String(wait ?? 1))
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(answer.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_TYPE)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(answer)
}

function problemOf(
  error: Error & { code?: string; statusCode?: number },
  request: FastifyRequest,
): Problem {
  if (error instanceof ProblemError) return error.problem
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      // As the route itself would say of what it can still read.
      if (routeOf(request)?.cors) return tooLarge(request.routeOptions.bodyLimit ?? 0)
      return bodyTooLarge(request)
    case 'FST_REQ_FILE_TOO_LARGE':
      return bodyTooLarge(request)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': {
      const found = request.headers['content-type'] ?? '-'
      return problem('unsupported_body', { expected: 'application/json', found })
    }
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('invalid_json', { detail: 'Content-Length' })
    case 'FST_FIELDS_LIMIT':
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return problem('invalid_value', { detail: error.message })
    case 'FST_ERR_VALIDATION':
      return problem('invalid_value', { detail: error.message })
    default:
      // Fastify's own refusals (a malformed URL, an unknown method) are the caller's doing.
      if (
        error.code?.startsWith('FST_') === true &&
        error.statusCode !== undefined &&
        error.statusCode < 500
      ) {
        return problem('invalid_value', { detail: error.message })
      }
      return problem('internal', { request: request.id })
  }
}

const bodyTooLarge = (request: FastifyRequest): Problem =>
  problem('too_large', { what: 'body', limit: limitText(request.routeOptions?.bodyLimit) })

const limitText = (bytes: number | undefined): string =>
  bytes === undefined ? '-' : `${Math.round(bytes / 1024 / 1024)} MiB`
