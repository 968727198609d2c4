import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
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
  nightlyGauges(meters, services)
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

/** What the last nightly check found. While the ledger is away these keep what they said last. */
function nightlyGauges(meters: Registry, { status }: Services): void {
  type Found = NonNullable<Awaited<ReturnType<typeof status.nightly>>>
  const gauge = (name: string, help: string, value: (night: Found) => number) =>
    new Gauge({
      name,
      help,
      registers: [meters],
      async collect() {
        const night = await status.nightly().catch(() => undefined)
        if (night) this.set(value(night))
      },
    })
  gauge(
    'zhike_reconcile_differences',
    'Stored numbers that the last nightly check found different from recomputed ones.',
    ({ differences }) => differences,
  )
  gauge(
    'zhike_reconcile_remaining',
    'How many of these still differed after everybody concerned was recomputed: people must look.',
    ({ remaining }) => remaining,
  )
  gauge(
    'zhike_reconcile_finished_seconds',
    'When the last nightly check ended, in seconds since 1970; 0 = none yet.',
    ({ finishedAt }) => finishedAt / 1000,
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
