import type { Logger } from 'pino'
import type { Clock } from '#core/clock.ts'
import type { Json } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import {
  type Job,
  type Jobs,
  type JobProgress,
  type JobStatus,
  jobsStore,
} from '#stores/jobs.store.ts'
import type { Ledger } from '#stores/ports.ts'
import { isGone, workerName } from './worker-name.ts'

/** What a job's work may use. Work that finds itself cancelled or taken over stops at its next step. */
export type JobTools = {
  progress(done: JobProgress): Promise<void>
  isCancelled(): Promise<boolean>
  readonly signal: AbortSignal
}

/** How one kind of job is done. What it gives is kept as the job's result. */
export type JobHandler = {
  readonly key: string
  readonly run: (
    job: Job,
    tools: JobTools,
  ) => Promise<{ status: 'complete' | 'cancelled'; result?: Json }>
}

/** How a job goes; counts as far as the step that is told of says them. */
export type JobNews = {
  readonly id: string
  readonly kind: string
  readonly status: JobStatus
  readonly completed: number | null
  readonly total: number | null
}

export type Worker = {
  /** Looks for work now instead of at the next look-round. */
  wake(): void
  /** Lets the running job come to its next step and stops. */
  stop(): Promise<void>
}

/** Who has work for it wakes it, from this process or another; this is for what nobody tells: time, and what was missed. */
const LOOK_ROUND_MS = 1_000
const LEASE_CHECK_MS = 5_000
/** How often a worker looks whether others have died. */
const TAKE_OVER_MS = 5_000

/**
 * Does jobs, one at a time, and between them `keepUp`: what must always be done (evaluating who was touched).
 * Several workers share the ledger; a job belongs to one of them.
 */
export function startWorker(parts: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Logger
  readonly handlers: readonly JobHandler[]
  readonly keepUp: (signal: AbortSignal) => Promise<void>
  /** Hears how jobs go, now and then and at their ends. */
  readonly onJob?: (job: JobNews) => void
}): Worker {
  const jobs = jobsStore(parts)
  const me = workerName()
  const stopping = new AbortController()
  let rouse: () => void = () => undefined
  // Who wakes it while it is at work is heard when that is done.
  let isWoken = false
  let takeOverAt = 0
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      isWoken = false
      if (performance.now() >= takeOverAt) {
        takeOverAt = performance.now() + TAKE_OVER_MS
        await safely('take over', async () => (await takeOver(jobs), false))
      }
      const worked = await safely(
        'job',
        async () => (await jobs.requeueExpired(), workOnce(parts, jobs, me, stopping.signal)),
      )
      await safely('keep up', async () => (await parts.keepUp(stopping.signal), false))
      if (!worked && !isWoken && !stopping.signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, LOOK_ROUND_MS)
          rouse = () => (clearTimeout(timer), resolve())
        })
      }
    }
  })()
  const wake = (): void => {
    isWoken = true
    rouse()
  }
  return {
    wake,
    async stop() {
      stopping.abort()
      wake()
      await loop
      // Whoever comes next goes on at once, instead of waiting for the lease to run out.
      await jobs.release(me).catch(() => undefined)
    },
  }

  /** An engine that is being restarted must not end the worker: it is tried again at the next look-round. */
  async function safely(what: string, run: () => Promise<boolean>): Promise<boolean> {
    try {
      return await run()
    } catch (error) {
      if (!stopping.signal.aborted)
        parts.log.warn({ err: plain(error), what }, 'worker step failed; trying again')
      return false
    }
  }
}

/** The leases of workers of this machine that died end at once; others' run out. */
async function takeOver(jobs: Jobs): Promise<void> {
  for (const worker of await jobs.workers()) if (isGone(worker)) await jobs.endLeases(worker)
}

async function workOnce(
  parts: {
    log: Logger
    handlers: readonly JobHandler[]
    onJob?: (job: JobNews) => void
  },
  jobs: Jobs,
  me: string,
  stopping: AbortSignal,
): Promise<boolean> {
  const job = await jobs.claim(
    parts.handlers.map((handler) => handler.key),
    me,
  )
  if (!job) return false
  const handler = parts.handlers.find((one) => one.key === job.kind)
  if (!handler) return false
  const told = jobTeller(job, parts.onJob)
  told('processing')
  const over = new AbortController()
  const keep = async (done: JobProgress = {}): Promise<void> => {
    const lease = await jobs.progress(job.id, me, done)
    if (lease !== 'held') over.abort()
    told('processing', done)
  }
  const beat = setInterval(() => void keep().catch(() => undefined), LEASE_CHECK_MS)
  const signal = AbortSignal.any([over.signal, stopping])
  try {
    const end = await handler.run(job, {
      progress: keep,
      isCancelled: async () => signal.aborted || jobs.isCancelled(job.id),
      signal,
    })
    // A stop is not an end: the next worker goes on with the job.
    if (stopping.aborted && end.status === 'cancelled') return true
    await jobs.finish(job.id, me, {
      status: end.status,
      ...(end.result === undefined ? {} : { detail: { result: end.result } }),
    })
    told(end.status)
    parts.log.info({ job: job.id, kind: job.kind, status: end.status }, 'job ended')
  } catch (error) {
    if (stopping.aborted) return true
    await jobs.finish(job.id, me, { status: 'failed', problem: problemOf(error, job.id) })
    told('failed')
    parts.log.error({ job: job.id, kind: job.kind, err: plain(error) }, 'job failed')
  } finally {
    clearInterval(beat)
  }
  return true
}

const TOLD_EVERY_MS = 400

/** Tells how a job goes: its ends always, its steps now and then. */
function jobTeller(
  { id, kind }: Job,
  onJob: (job: JobNews) => void = () => undefined,
): (status: JobStatus, done?: JobProgress) => void {
  let toldAt = -TOLD_EVERY_MS
  return (status, { completed, total } = {}) => {
    const now = performance.now()
    if (status === 'processing' && now - toldAt < TOLD_EVERY_MS) return
    toldAt = now
    onJob({ id, kind, status, completed: completed ?? null, total: total ?? null })
  }
}

/** What a failure is called to people: its own problem, or `internal` with the id under which the log has it. */
export const problemOf = (error: unknown, id: string): Problem =>
  error instanceof ProblemError ? error.problem : problem('internal', { request: id })

const plain = (error: unknown): { message: string; stack?: string | undefined } =>
  error instanceof Error
    ? { message: error.message.slice(0, 500), stack: error.stack }
    : { message: String(error).slice(0, 500) }
