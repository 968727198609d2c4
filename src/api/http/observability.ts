import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { Services } from '../services.ts'
import { routeOf } from './request.ts'

/** Numbers about the process, for GET /metrics. Other parts may add their own to the registry. */
export function createMeters(): Registry {
  const meters = new Registry()
  collectDefaultMetrics({ register: meters })
  return meters
}

/** /healthz, /readyz, /metrics, and what is counted and logged of each request: never a query, a name or a body. */
export function registerObservability(
  app: FastifyInstance,
  services: Services,
  meters: Registry,
): void {
  const seconds = new Histogram({
    name: 'zhike_http_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [meters],
  })
  const requests = new Counter({
    name: 'zhike_http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames: ['route', 'method', 'status'],
    registers: [meters],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request)?.key ?? request.routeOptions.url ?? 'other'
    const labels = { route, method: request.method, status: String(reply.statusCode) }
    seconds.observe(labels, reply.elapsedTime / 1000)
    requests.inc(labels)
    const actor = request.facts?.actor
    app.log.info(
      {
        request: request.id,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        actor: actor === undefined ? undefined : `${actor.kind}:${actor.id}`,
      },
      'answered',
    )
  })
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const readiness = await services.status.ready()
    return reply
      .code(readiness.ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(readiness)
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(meters.contentType).send(await meters.metrics()),
  )
}
