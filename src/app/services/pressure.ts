import { fromEngineTime, type Millis } from '#core/time.ts'
import type { Facts } from '#stores/ports.ts'
import type { Pressure } from '#api/services.ts'
import { engineMemory, jobsNow, lastBatch, rejectedSince, touchedSince } from './status.store.ts'
import type { EvaluationState, StatusParts } from './status.ts'

/** What was refused within so long is still news. */
const NEWS_MS = 2 * 3_600_000

/**
 * How far behind things are: what /metrics gives out and what the health says in words. While the facts engine is away, what
 * it said last.
 */
export function pressureReader(parts: StatusParts): () => Promise<Pressure> {
  const { facts, ledger, clock } = parts
  let last: Awaited<ReturnType<typeof touchedSince>> = { customers: 0, since: undefined }
  let memory: number | undefined
  return async () => {
    const health = parts.lastHealth()
    const now = clock.now()
    const [batch, evaluation, jobs, rejected] = await Promise.all([
      lastBatch(ledger),
      parts.evaluation(),
      jobsNow(ledger),
      rejectedSince(ledger, now - NEWS_MS),
    ])
    if (health.facts.up) {
      last = await waitingOf(facts, { batch, evaluation }).catch(() => last)
      memory = await engineMemory(facts).catch(() => undefined)
    }
    const restarts = restartsOf(parts)
    return {
      lagSeconds: lagSeconds(evaluation, last.since, now) ?? undefined,
      waiting: last.customers,
      dueLateSeconds:
        evaluation.nextDue === undefined ? 0 : Math.max(0, now - evaluation.nextDue) / 1000,
      jobs: {
        waiting: jobs.waiting,
        running: jobs.running,
        waitSeconds: jobs.since === undefined ? 0 : Math.max(0, now - jobs.since) / 1000,
      },
      rejected,
      ingest: parts.ingest?.() ?? { waiting: 0, most: 1 },
      loopDelayMs: parts.loopDelayMs?.(),
      engines: (['facts', 'ledger'] as const).map((name) => ({
        name,
        up: health[name].up,
        restarts: restarts[name],
      })),
      factsMemoryBytes: memory,
    }
  }
}

export const restartsOf = (parts: Pick<StatusParts, 'restarts'>) =>
  parts.restarts?.() ?? { facts: 0, ledger: 0 }

/** Whose facts are not in their numbers yet; nobody is asked for where all are. */
export const waitingOf = async (
  facts: Facts,
  { batch, evaluation }: { batch: bigint; evaluation: EvaluationState },
): ReturnType<typeof touchedSince> =>
  evaluation.cursor < batch
    ? touchedSince(facts, evaluation.cursor)
    : { customers: 0, since: undefined }

/** How old the newest fact is that is not in the numbers yet; 0 when all are. */
export function lagSeconds(
  evaluation: EvaluationState,
  since: string | undefined,
  now: Millis,
): number | null {
  if (evaluation.freshAsOf === undefined) return null
  return since === undefined ? 0 : Math.max(0, now - fromEngineTime(since)) / 1000
}
