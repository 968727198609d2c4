import { ok } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { StoresHealth } from '#stores/open-stores.ts'
import type { StatusService } from '#api/services.ts'
import type { Readiness, Status } from '#api/shapes/status.ts'
import type { Text } from '#api/shapes/text.ts'
import { enginesOf } from './engines-view.ts'
import { healthView } from './health-view.ts'
import { lagSeconds, pressureReader, waitingOf } from './pressure.ts'
import { nightView } from './reconcile.ts'
import { lastNight } from './reconcile.store.ts'
import { remembered } from './remembered.ts'
import { iso, isoOrNull, type ServiceDeps, type Shop } from './shop.ts'
import { countFacts, factsVersion, jobsNow, lastBatch, ledgerVersion } from './status.store.ts'

/** How far evaluation has come. */
export type EvaluationState = {
  /** Batches up to this one are in everybody's numbers. */
  readonly cursor: bigint
  /** All customers' numbers are right as of then, but for those touched after the cursor. */
  readonly freshAsOf: Millis | undefined
  readonly last:
    | {
        readonly finishedAt: Millis
        readonly customers: number
        readonly milliseconds: number
        readonly kind: 'full' | 'incremental'
      }
    | undefined
  readonly lastFullAt: Millis | undefined
  /** When time alone changes something next. */
  readonly nextDue?: Millis | undefined
}

export type StatusParts = ServiceDeps & {
  readonly shop: Shop & { readonly name: () => string }
  readonly version: string
  readonly startedAt: Millis
  readonly health: () => Promise<StoresHealth>
  readonly lastHealth: () => StoresHealth
  readonly evaluation: () => Promise<EvaluationState>
  /** How often each engine was started again since Zhike was. */
  readonly restarts?: () => { readonly facts: number; readonly ledger: number }
  /** The sample shop, if that is what is shown. */
  readonly sample?: () => Promise<Status['sample']>
  readonly warnings?: () => Promise<readonly Text[]>
  /** Facts that wait in this process to be written, and how many may. */
  readonly ingest?: () => { readonly waiting: number; readonly most: number }
  readonly loopDelayMs?: () => number | undefined
  /** At which hour everything is verified by itself. */
  readonly reconcileHour: () => number | null
}

/** What the top line of the console shows: freshness, engines, counts. Answers also while the facts engine is away. */
export function createStatusService(parts: StatusParts): StatusService {
  const { facts, ledger, clock, shop } = parts
  const pressure = pressureReader(parts)
  const ledgerVersionOnce = remembered(() => ledgerVersion(ledger), clock)
  const factsVersionOnce = remembered(() => factsVersion(facts), clock)
  const readFacts = factsReader(parts, factsVersionOnce)
  const versionsOf = async (isUp: boolean) => ({
    facts: isUp ? await factsVersionOnce('') : null,
    ledger: await ledgerVersionOnce(''),
  })
  return {
    show: async () => {
      const [batch, evaluation, health, jobs, sample, warnings, night] = await Promise.all([
        lastBatch(ledger),
        parts.evaluation(),
        parts.health(),
        jobsNow(ledger),
        parts.sample?.() ?? null,
        parts.warnings?.() ?? [],
        lastNight(ledger),
      ])
      const read = await readFacts({ batch, evaluation, up: health.facts.up })
      return ok({
        version: parts.version,
        now: iso(clock.now(), shop),
        started_at: iso(parts.startedAt, shop),
        shop_name: shop.name(),
        time_zone: shop.zone(),
        currency: shop.currency(),
        fresh_as_of: isoOrNull(evaluation.freshAsOf, shop),
        lag_seconds: lagSeconds(evaluation, read.since, clock.now()),
        waiting: read.waiting,
        evaluation: lastEvaluation(evaluation, shop),
        last_full_at: isoOrNull(evaluation.lastFullAt, shop),
        engines: enginesOf(
          health,
          { facts: read.version, ledger: await ledgerVersionOnce('') },
          parts,
        ),
        counts: read.counts,
        jobs_running: jobs.waiting + jobs.running,
        reconcile: { hour: parts.reconcileHour(), last: night ? nightView(night, shop) : null },
        sample,
        warnings: [...warnings],
      })
    },
    nightly: async () => {
      const night = await lastNight(ledger)
      return night?.finishedAt ? { ...night, finishedAt: night.finishedAt } : undefined
    },
    pressure,
    health: async () => ok(await healthView(parts, { pressure, versions: versionsOf })),
    ready: async () => readinessOf(await parts.health()),
    alive: () => ({ ok: true, engines: readinessOf(parts.lastHealth()).checks }),
  }
}

type FactsRead = {
  readonly counts: Status['counts']
  readonly version: string | null
  readonly waiting: number
  readonly since: string | undefined
}
const NOTHING: FactsRead = {
  counts: {
    customers: 0,
    orders: 0,
    guest_orders: 0,
    refunds: 0,
    events: 0,
    feedback: 0,
    products: 0,
  },
  version: null,
  waiting: 0,
  since: undefined,
}

/** Reads what the facts engine says of itself; while it is away, what it said last. */
function factsReader({ facts, clock }: StatusParts, version: (version: string) => Promise<string>) {
  const counts = remembered(() => countFacts(facts), clock)
  let last = NOTHING
  return async (at: {
    batch: bigint
    evaluation: EvaluationState
    up: boolean
  }): Promise<FactsRead> => {
    if (!at.up) return last
    const waiting = await waitingOf(facts, at)
    last = {
      counts: await counts(String(at.batch)),
      version: await version(''),
      waiting: waiting.customers,
      since: waiting.since,
    }
    return last
  }
}

const lastEvaluation = ({ last }: EvaluationState, shop: Shop): Status['evaluation'] =>
  last === undefined
    ? null
    : {
        finished_at: iso(last.finishedAt, shop),
        customers: last.customers,
        milliseconds: last.milliseconds,
        kind: last.kind,
      }

function readinessOf(health: StoresHealth): Readiness {
  const checks = (['facts', 'ledger'] as const).map((name) => ({
    name,
    ready: health[name].up,
    detail: health[name].slow ? 'slow to answer' : health[name].up ? null : 'does not answer',
  }))
  return { ready: checks.every((check) => check.ready), checks }
}
