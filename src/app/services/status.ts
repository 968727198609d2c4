import { ok } from '#core/result.ts'
import { fromEngineTime, type Millis } from '#core/time.ts'
import type { StoresHealth } from '#stores/open-stores.ts'
import type { Facts } from '#stores/ports.ts'
import type { Pressure, StatusService } from '#api/services.ts'
import type { EngineStatus, Readiness, Status } from '#api/shapes/status.ts'
import type { Text } from '#api/shapes/text.ts'
import { nightView } from './reconcile.ts'
import { lastNight } from './reconcile.store.ts'
import { remembered } from './remembered.ts'
import { iso, isoOrNull, type ServiceDeps, type Shop } from './shop.ts'
import {
  countFacts,
  engineMemory,
  factsVersion,
  lastBatch,
  ledgerVersion,
  runningJobs,
  touchedSince,
} from './status.store.ts'

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
  /** At which hour everything is verified by itself. */
  readonly reconcileHour: () => number | null
}

/** What the top line of the console shows: freshness, engines, counts. Answers also while the facts engine is away. */
export function createStatusService(parts: StatusParts): StatusService {
  const { ledger, clock, shop } = parts
  const readFacts = factsReader(parts)
  const ledgerVersionOnce = remembered(() => ledgerVersion(ledger), clock)
  return {
    show: async () => {
      const [batch, evaluation, health, jobs, sample, warnings, night] = await Promise.all([
        lastBatch(ledger),
        parts.evaluation(),
        parts.health(),
        runningJobs(ledger),
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
        jobs_running: jobs,
        reconcile: { hour: parts.reconcileHour(), last: night ? nightView(night, shop) : null },
        sample,
        warnings: [...warnings],
      })
    },
    nightly: async () => {
      const night = await lastNight(ledger)
      return night?.finishedAt ? { ...night, finishedAt: night.finishedAt } : undefined
    },
    pressure: () => pressureOf(parts),
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
function factsReader({ facts, clock }: StatusParts) {
  const counts = remembered(() => countFacts(facts), clock)
  const version = remembered(() => factsVersion(facts), clock)
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

const restartsOf = (parts: StatusParts) => parts.restarts?.() ?? { facts: 0, ledger: 0 }

/** Whose facts are not in their numbers yet; nobody is asked for where all are. */
const waitingOf = async (
  facts: Facts,
  { batch, evaluation }: { batch: bigint; evaluation: EvaluationState },
): ReturnType<typeof touchedSince> =>
  evaluation.cursor < batch
    ? touchedSince(facts, evaluation.cursor)
    : { customers: 0, since: undefined }

async function pressureOf(parts: StatusParts): Promise<Pressure> {
  const { facts, ledger, clock } = parts
  const health = parts.lastHealth()
  const restarts = restartsOf(parts)
  const [batch, evaluation, jobs] = await Promise.all([
    lastBatch(ledger),
    parts.evaluation(),
    runningJobs(ledger),
  ])
  const waiting = await waitingOf(facts, { batch, evaluation })
  const now = clock.now()
  return {
    lagSeconds: lagSeconds(evaluation, waiting.since, now) ?? undefined,
    waiting: waiting.customers,
    dueLateSeconds:
      evaluation.nextDue === undefined ? 0 : Math.max(0, now - evaluation.nextDue) / 1000,
    jobs,
    engines: (['facts', 'ledger'] as const).map((name) => ({
      name,
      up: health[name].up,
      restarts: restarts[name],
    })),
    factsMemoryBytes: await engineMemory(facts),
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

/** How old the newest fact is that is not in the numbers yet; 0 when all are. */
function lagSeconds(
  evaluation: EvaluationState,
  since: string | undefined,
  now: Millis,
): number | null {
  if (evaluation.freshAsOf === undefined) return null
  return since === undefined ? 0 : Math.max(0, now - fromEngineTime(since)) / 1000
}

function enginesOf(
  health: StoresHealth,
  versions: { facts: string | null; ledger: string },
  parts: StatusParts,
): EngineStatus[] {
  const restarts = restartsOf(parts)
  const engine = (name: 'facts' | 'ledger', product: string, nodes: number): EngineStatus => ({
    name,
    engine: product,
    version: versions[name],
    profile: health[name].kind === 'embedded' ? 'embedded' : 'server',
    state: health[name].up ? 'up' : health[name].kind === 'embedded' ? 'restarting' : 'down',
    nodes,
    restarts: restarts[name],
  })
  return [
    engine('facts', 'ClickHouse', parts.facts.shards.length),
    engine('ledger', 'PostgreSQL', 1),
  ]
}

function readinessOf(health: StoresHealth): Readiness {
  const checks = (['facts', 'ledger'] as const).map((name) => ({
    name,
    ready: health[name].up,
    detail: health[name].slow ? 'slow to answer' : health[name].up ? null : 'does not answer',
  }))
  return { ready: checks.every((check) => check.ready), checks }
}
