import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Committed } from '#facts/ingest/ingest.ts'
import type { Pressure, Services } from '../services.ts'

/** Numbers about the process, for GET /metrics. */
export function createMeters(): Registry {
  const meters = new Registry()
  collectDefaultMetrics({ register: meters })
  return meters
}

/** Counts what is taken in over HTTP, tracking and webhooks: never who or what it is about. */
export function ingestMeters(meters: Registry): {
  committed(it: Committed): void
  rejected(kind: string): void
} {
  const items = new Counter({
    name: 'zhike_ingest_items_total',
    help: 'Facts taken in, by kind and what became of them.',
    labelNames: ['kind', 'result'] as const,
    registers: [meters],
  })
  const sizes = new Histogram({
    name: 'zhike_ingest_commit_items',
    help: 'Facts that went into the store together.',
    labelNames: ['kind'] as const,
    buckets: [1, 10, 100, 1_000, 5_000, 20_000],
    registers: [meters],
  })
  const seconds = new Histogram({
    name: 'zhike_ingest_commit_seconds',
    help: 'Time that one commit of facts took.',
    labelNames: ['kind'] as const,
    buckets: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [meters],
  })
  return {
    committed({ kind, results, milliseconds }) {
      let all = 0
      for (const [result, count] of Object.entries(results)) {
        if (count > 0) items.inc({ kind, result }, count)
        all += count
      }
      sizes.observe({ kind }, all)
      seconds.observe({ kind }, milliseconds / 1000)
    },
    rejected: (kind) => items.inc({ kind, result: 'rejected' }),
  }
}

/** How long one look may be shown again: each scrape asks for several numbers of it. */
const LOOK_AGAIN_MS = 1_000

/** What `ask` says, asked once for all that want to know it now; undefined while it can't be asked. */
function looker<T>(ask: () => Promise<T | undefined>): () => Promise<T | undefined> {
  let looked: { at: number; it: Promise<T | undefined> } | undefined
  return () => {
    if (looked === undefined || performance.now() - looked.at > LOOK_AGAIN_MS)
      looked = { at: performance.now(), it: ask().catch(() => undefined) }
    return looked.it
  }
}

/** Gauges of one look. What is undefined keeps what it said last. */
const gaugesOf =
  <T>(meters: Registry, look: () => Promise<T | undefined>) =>
  (name: string, help: string, read: (it: T) => number | undefined): Gauge =>
    new Gauge({
      name,
      help,
      registers: [meters],
      async collect() {
        const it = await look()
        const value = it === undefined ? undefined : read(it)
        if (value !== undefined) this.set(value)
      },
    })

/** How far behind things are. While an engine is away these keep what they said last. */
export function pressureGauges(meters: Registry, { status }: Pick<Services, 'status'>): void {
  const look = looker(() => status.pressure())
  const gauge = gaugesOf(meters, look)
  gauge(
    'zhike_lag_seconds',
    'Age of the oldest fact that is not in the numbers yet; 0 = all are.',
    ({ lagSeconds }) => lagSeconds,
  )
  gauge(
    'zhike_waiting_customers',
    'Customers of whom facts came that are not in their numbers yet.',
    ({ waiting }) => waiting,
  )
  gauge(
    'zhike_due_late_seconds',
    'By how much the next change that time alone brings is late; 0 = nothing is due.',
    ({ dueLateSeconds }) => dueLateSeconds,
  )
  gauge('zhike_jobs', 'Jobs that wait or run.', ({ jobs }) => jobs.waiting + jobs.running)
  gauge(
    'zhike_jobs_wait_seconds',
    'How long the oldest job waits that nobody has taken.',
    ({ jobs }) => jobs.waitSeconds,
  )
  gauge(
    'zhike_rejected_lately',
    'Items that sources sent within the last two hours and that were refused.',
    ({ rejected }) => rejected,
  )
  gauge(
    'zhike_ingest_waiting',
    'Rows of facts that wait in this process to be written.',
    ({ ingest }) => ingest.waiting,
  )
  gauge(
    'zhike_loop_delay_p99_seconds',
    'How much later than asked for this process does things, 99 of 100 times in the last half minute.',
    ({ loopDelayMs }) => (loopDelayMs === undefined ? undefined : loopDelayMs / 1000),
  )
  gauge(
    'zhike_facts_memory_bytes',
    'Memory that the facts engine has in use, all nodes together.',
    ({ factsMemoryBytes }) => factsMemoryBytes,
  )
  for (const [name, help, read] of [
    ['zhike_engine_up', 'Whether the engine answered lately.', (one: Engine) => Number(one.up)],
    [
      'zhike_engine_restarts',
      'How often the engine was started again.',
      (one: Engine) => one.restarts,
    ],
  ] as const)
    new Gauge({
      name,
      help,
      labelNames: ['engine'] as const,
      registers: [meters],
      async collect() {
        for (const one of (await look())?.engines ?? []) this.set({ engine: one.name }, read(one))
      },
    })
}
type Engine = Pressure['engines'][number]

/** What the last nightly check found. While the ledger is away these keep what they said last. */
export function nightlyGauges(meters: Registry, { status }: Pick<Services, 'status'>): void {
  const gauge = gaugesOf(
    meters,
    looker(() => status.nightly()),
  )
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

/** Counts an answered request. */
export function requestCounters(meters: Registry): (labels: Labels, ms: number) => void {
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
