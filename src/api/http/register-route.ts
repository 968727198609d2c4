import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '#core/clock.ts'
import { problem } from '#core/problem.ts'
import { problemCatalogue } from '#core/problems.ts'
import { ProblemError, type Result, unwrap } from '#core/result.ts'
import type { HookAnswer } from '#facts/sources/source-kind.ts'
import type { OpenSession } from '../auth/services.ts'
import { allowedTo } from '../auth/policy.ts'
import type { Call, FileAnswer, Route } from '../route.ts'
import type { Services } from '../services.ts'
import type { Session } from '../shapes/session.ts'
import { SESSION_COOKIE } from './authenticate.ts'
import { languageOf } from './problem-answer.ts'
import { readQuery } from './query.ts'
import { isUnsafe } from './request.ts'
import { readUpload } from './upload.ts'

const MIB = 1024 * 1024

export type RouteSurroundings = {
  readonly services: Services
  readonly clock: Clock
  /** Whether cookies are sent over https only. */
  readonly secureCookies: boolean
}

/** Puts a route of the registry into the server. */
export function registerRoute(app: FastifyInstance, route: Route, around: RouteSurroundings): void {
  if (route.raw !== true) return addRoute(app, route, around)
  // Its own way of reading bodies, and nobody else's.
  app.register(async (scope) => {
    readBytes(scope)
    addRoute(scope, route, around)
  })
}

/** Bodies in this scope stay the bytes that came. */
export function readBytes(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (_: unknown, body: unknown) => body)
}

export function addRoute(app: FastifyInstance, route: Route, around: RouteSurroundings): void {
  app.route({
    method: route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    bodyLimit: route.limit ?? MIB,
    config: { route },
    // How far a body may unfold is the route's to say.
    ...(route.cors === true ? { decompress: false } : {}),
    schema:
      route.raw === true
        ? {}
        : {
            ...(route.params === undefined ? {} : { params: route.params }),
            ...(route.query === undefined ? {} : { querystring: route.query }),
            ...(route.body === undefined ? {} : { body: route.body }),
            ...(route.answer === undefined ? {} : { response: { [route.status]: route.answer } }),
          },
    preValidation: async (request) => {
      if (route.raw === true) return
      if (route.query !== undefined) {
        request.query = readQuery(route.query, request.query as Record<string, unknown>)
      } else if (Object.keys(request.query as object).length > 0) {
        const [field = ''] = Object.keys(request.query as object)
        throw new ProblemError(problem('unknown_field', { field, known: '-' }, `/${field}`))
      }
      if (route.bodyOptional === true) request.body ??= {}
    },
    handler: async (request, reply) => answer(route, request, reply, around),
  })
}

async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  around: RouteSurroundings,
): Promise<FastifyReply> {
  const call = callOf(route, request, around)
  const value = await handled(route, call)
  reply.code(route.status).header('cache-control', 'no-store')
  if (route.raw === true) return sendAsWanted(reply, value as HookAnswer)
  if (route.file !== undefined) return sendFile(reply, value as FileAnswer)
  if (route.session === 'open') return openSession(reply, value as OpenSession, around)
  if (route.session === 'close') reply.clearCookie(SESSION_COOKIE, { path: '/' })
  if (route.answer === undefined) return reply.send()
  const { actor } = request.facts
  const shown = route.mask !== undefined && !actor.seesPersonal ? route.mask(value) : value
  return sendWithEtag(route, request, reply, shown)
}

/**
 * What the handler gives, with its entry in the audit log: an intent before, the entry after. Where nobody can tell whether
 * something was changed (a bug, an engine that went away), the intent is left and becomes an entry that says so.
 */
async function handled(route: Route, call: Call): Promise<unknown> {
  if (route.audit === undefined) return unwrap(await route.handle(call))
  const pending = await call.services.audit.begin(call.actor, {
    action: route.key,
    subject: { kind: 'request', id: call.actor.request },
    detail: { params: call.params },
  })
  try {
    const value = unwrap(await route.handle(call))
    const actor = route.session === 'open' ? (value as OpenSession).actor : call.actor
    await pending.keep(actor, { action: route.key, ...route.audit(call, value) })
    return value
  } catch (error) {
    if (isRefusal(error)) await pending.drop()
    throw error
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError && problemCatalogue[error.problem.code].status < 500

function callOf(
  route: Route,
  request: FastifyRequest,
  { services, clock }: RouteSurroundings,
): Call {
  return {
    services,
    clock,
    actor: request.facts.actor,
    params: request.params,
    query: request.query,
    body: request.body,
    language: languageOf(request.headers['accept-language']),
    zone: services.settings.zone(),
    etag: route.etag === 'needs' ? unwrap(readIfMatch(request)) : '',
    from: request.ip,
    session: request.facts.session,
    lastEventId: textOf(request.headers['last-event-id']),
    upload: async () => readUpload(request, services.imports),
    request: {
      headers: request.headers,
      rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      url: request.url,
    },
  }
}

function readIfMatch(request: FastifyRequest): Result<string> {
  const header = request.headers['if-match']
  if (header === undefined) return { ok: false, problem: problem('precondition_required') }
  return {
    ok: true,
    value: header
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  }
}

function sendWithEtag(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  value: unknown,
): FastifyReply {
  if (route.etag === undefined) return reply.send(value)
  const etag = `"${(value as { etag: string }).etag}"`
  // Revalidated at every use: the rule may have changed a moment ago.
  reply.header('etag', etag).header('cache-control', 'private, no-cache')
  const known = request.headers['if-none-match']
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
  if (!isUnsafe(request.method) && known?.includes(etag)) return reply.code(304).send()
  return reply.send(value)
}

const sendAsWanted = (reply: FastifyReply, { type, body }: HookAnswer): FastifyReply =>
  reply.type(type).serializer(String).send(body)

function sendFile(reply: FastifyReply, { type, name, stream }: FileAnswer): FastifyReply {
  if (name === '') return reply.type(type).header('x-accel-buffering', 'no').send(stream)
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(stream)
}

const textOf = (header: string | string[] | undefined): string => [header ?? ''].flat()[0] ?? ''

function openSession(
  reply: FastifyReply,
  opened: OpenSession,
  { clock, secureCookies }: RouteSurroundings,
): FastifyReply {
  const { actor, displayName, expiresAt, token } = opened
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: secureCookies,
    maxAge: Math.max(1, Math.floor((expiresAt - clock.now()) / 1000)),
  })
  const session: Session = {
    kind: 'user',
    id: actor.id,
    name: actor.name,
    display_name: displayName,
    role: actor.role,
    sees_personal: actor.seesPersonal,
    may: allowedTo(actor.role),
    expires_at: new Date(expiresAt).toISOString(),
  }
  return reply.send(session)
}
