import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { Services } from '../services.ts'
import { nightlyGauges, pressureGauges, requestCounters } from './meters.ts'
import { routeOf } from './request.ts'
import type { Readiness } from '../shapes/status.ts'

/** /healthz, /readyz, /metrics, and what is counted and logged of each request: never a query, a name or a body. */
export function registerObservability(
  app: FastifyInstance,
  {
    services,
    meters,
    isLeaving,
  }: { services: Services; meters: Registry; isLeaving: () => boolean },
): void {
  const count = requestCounters(meters)
  nightlyGauges(meters, services)
  pressureGauges(meters, services)
  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request)?.key ?? request.routeOptions.url ?? 'other'
    const ms = reply.elapsedTime
    count({ route, method: request.method, status: String(reply.statusCode) }, ms)
    const actor = request.facts?.actor
    app.log.info(
      {
        request: request.id,
        route,
        status: reply.statusCode,
        ms: Math.round(ms * 10) / 10,
        actor: actor === undefined ? undefined : `${actor.kind}:${actor.id}`,
      },
      'answered',
    )
  })
  // Whether this process lives: asks nobody, so that a busy engine does not get it killed. Readiness asks.
  app.get('/healthz', async () => services.status.alive())
  app.get('/readyz', async (_request, reply) => {
    const readiness = isLeaving() ? LEAVING : await services.status.ready()
    const status = readiness.ready ? 200 : 503
    return reply.code(status).header('cache-control', 'no-store').send(readiness)
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(meters.contentType).send(await meters.metrics()),
  )
}

const LEAVING: Readiness = {
  ready: false,
  checks: [{ name: 'process', ready: false, detail: 'is stopping' }],
}
