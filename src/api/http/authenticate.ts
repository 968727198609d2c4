import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import type { Actor } from '../actor.ts'
import { mayDo, policyOf } from '../auth/policy.ts'
import type { AuthServices } from '../auth/services.ts'
import { refuseCrossSite } from './cross-site.ts'
import { routeOf, stranger } from './request.ts'

/** The console's cookie. */
export const SESSION_COOKIE = 'zhike_session'

/**
 * Finds out who asks and refuses who may not, before the body is read. Whatever has no policy is refused: only
 * routes of the registry get here with one.
 */
export function authenticate(services: Pick<AuthServices, 'keys' | 'sessions'>) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    request.facts = { actor: stranger(request.id), session: '', idempotency: '' }
    const route = routeOf(request)
    if (route === undefined) return
    // Pages of other websites are meant to ask.
    if (route.cors === true) return
    if (route.policy === 'public') {
      // Signing somebody in from another site is an attack, too.
      refuseCrossSite(request)
      return
    }
    // Whoever sends from outside is known by the source's key or signature, not by ours.
    if (route.policy === 'source') return
    const { actor, session } = await recognise(services, request)
    if (!mayDo(actor.role, route.policy)) {
      const needed = policyOf(route.policy).roles.join(', ')
      throw new ProblemError(problem('forbidden', { role: actor.role, needed }))
    }
    request.facts.actor = actor
    request.facts.session = session
  }
}

async function recognise(
  services: Pick<AuthServices, 'keys' | 'sessions'>,
  request: FastifyRequest,
): Promise<{ actor: Actor; session: string }> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const secret = /^Bearer +([\w.~+/=-]{8,200})$/i.exec(authorization)?.[1]
    const actor =
      secret === undefined ? undefined : await services.keys.recognise(secret, request.id)
    if (actor) return { actor, session: '' }
    // A wrong key is not made good by a cookie that happens to be there.
    throw new ProblemError(problem('unauthorized'))
  }
  const token = request.cookies[SESSION_COOKIE]
  if (token !== undefined && token !== '') {
    refuseCrossSite(request)
    const open = await services.sessions.recognise(token, request.id)
    if (open) return { actor: open.actor, session: token }
  }
  throw new ProblemError(problem('unauthorized'))
}
