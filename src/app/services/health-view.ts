import type { Pressure } from '#api/services.ts'
import type { Health } from '#api/shapes/health.ts'
import { enginesOf } from './engines-view.ts'
import { diagnose } from './health.ts'
import { lastNight } from './reconcile.store.ts'
import { iso, isoOrNull } from './shop.ts'
import type { StatusParts } from './status.ts'

/** How things stand, in words and numbers. */
export async function healthView(
  parts: StatusParts,
  asked: {
    readonly pressure: () => Promise<Pressure>
    readonly versions: (isUp: boolean) => Promise<{ facts: string | null; ledger: string }>
  },
): Promise<Health> {
  const { clock, shop } = parts
  const stores = await parts.health()
  const [pressure, evaluation, night, versions] = await Promise.all([
    asked.pressure(),
    parts.evaluation(),
    lastNight(parts.ledger),
    asked.versions(stores.facts.up).catch(() => ({ facts: null, ledger: '' })),
  ])
  const now = clock.now()
  const { last } = evaluation
  const engines = enginesOf(stores, versions, parts)
  const { level, says, findings } = diagnose({
    ...pressure,
    engines: engines.map(({ engine, state, profile, restarts }) => ({
      product: engine,
      up: state === 'up',
      embedded: profile === 'embedded',
      restarts,
    })),
    isEvaluated: last !== undefined,
    idleSeconds: last === undefined ? undefined : Math.max(0, now - last.finishedAt) / 1000,
    jobsRunning: pressure.jobs.running,
    jobsWaiting: pressure.jobs.waiting,
    jobWaitSeconds: pressure.jobs.waitSeconds,
    queueShare: pressure.ingest.waiting / Math.max(1, pressure.ingest.most),
    nightRemaining: night?.remaining ?? 0,
  })
  return {
    level,
    says,
    findings,
    looked_at: iso(now, shop),
    fresh_as_of: isoOrNull(evaluation.freshAsOf, shop),
    lag_seconds: pressure.lagSeconds ?? null,
    waiting: pressure.waiting,
    due_late_seconds: pressure.dueLateSeconds,
    next_due_at: isoOrNull(evaluation.nextDue, shop),
    last_run: last
      ? {
          finished_at: iso(last.finishedAt, shop),
          customers: last.customers,
          milliseconds: last.milliseconds,
          full: last.kind === 'full',
        }
      : null,
    jobs_waiting: pressure.jobs.waiting,
    jobs_running: pressure.jobs.running,
    rejected: pressure.rejected,
    ingest_waiting: pressure.ingest.waiting,
    loop_delay_ms: pressure.loopDelayMs ?? null,
    facts_memory_bytes: pressure.factsMemoryBytes ?? null,
    engines,
  }
}
