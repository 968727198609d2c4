import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Route } from '../route.ts'
import { addRoute, readBytes, type RouteSurroundings } from './register-route.ts'

/** What SDKs of trackers send beside what browsers always may. */
const CORS_HEADERS = [
  'authorization',
  'content-type',
  'content-encoding',
  'anonymousid',
  'sentat',
  'x-retry-count',
]
const PREFLIGHT_SECONDS = 7200

/** Puts the routes that pages of other websites ask into the server: preflights are answered before anybody is asked for a key. */
export async function registerOpenRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  around: RouteSurroundings,
): Promise<void> {
  const open = routes.filter((route) => route.cors === true)
  await app.register(async (scope) => {
    readBytes(scope)
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cross-origin-resource-policy', 'cross-origin')
    })
    await registerCors(scope, open, around)
    for (const route of open) addRoute(scope, route, around)
  })
}

async function registerCors(
  scope: FastifyInstance,
  open: readonly Route[],
  { services }: RouteSurroundings,
): Promise<void> {
  const patterns = open.map(({ path }) => patternOf(path))
  await scope.register(cors, {
    delegator: async (request: FastifyRequest) => {
      const path = request.url.split('?')[0] ?? ''
      const { origin } = request.headers
      // The plugin's preflight route stands for every path: ours are those of the list.
      const isOurs = origin !== undefined && patterns.some((pattern) => pattern.test(path))
      const isAllowed = isOurs && (await services.tracking.allows(origin))
      return {
        origin: isAllowed ? origin : false,
        methods: ['GET', 'POST'],
        allowedHeaders: CORS_HEADERS,
        exposedHeaders: ['retry-after', 'x-request-id'],
        maxAge: PREFLIGHT_SECONDS,
      }
    },
  })
}

/** The paths that a path of OpenAPI stands for. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)
