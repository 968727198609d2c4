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
  const count = requestCounters(meters)
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
    const readiness = await services.status.ready()
    const status = readiness.ready ? 200 : 503
    return reply.code(status).header('cache-control', 'no-store').send(readiness)
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(meters.contentType).send(await meters.metrics()),
  )
}

type Labels = { route: string; method: string; status: string }

function requestCounters(meters: Registry): (labels: Labels, ms: number) => void {
  const labelNames = ['route', 'method', 'status'] as const
  const seconds = new Histogram({
    name: 'zhike_http_seconds',
    help: 'Time to answer, by route.',
    labelNames,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [meters],
  })
  const requests = new Counter({
    name: 'zhike_http_requests_total',
    help: 'Requests answered, by route and status.',
    labelNames,
    registers: [meters],
  })
  return (labels, ms) => {
    seconds.observe(labels, ms / 1000)
    requests.inc(labels)
  }
}
