import type { FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Route } from '../route.ts'

/** What the hooks learn about a request on its way to the handler. */
export type RequestFacts = {
  actor: Actor
  /** Token of the session cookie that was recognised, '' for keys and strangers. */
  session: string
  /** Scope of an Idempotency-Key whose first request this is; '' otherwise. */
  idempotency: string
}

declare module 'fastify' {
  interface FastifyRequest {
    facts: RequestFacts
  }
  interface FastifyContextConfig {
    route?: Route
  }
}

/** Who nobody is: callers of public routes. */
export const stranger = (request: string): Actor => ({
  kind: 'system',
  id: 'nobody',
  name: 'nobody',
  role: 'viewer',
  seesPersonal: false,
  request,
})

export const routeOf = (request: FastifyRequest): Route | undefined =>
  request.routeOptions.config.route

export const isUnsafe = (method: string): boolean =>
  method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
