import type { Clock } from '#core/clock.ts'
import { timeOrderedId } from '#core/ids.ts'
import type { Json } from '#core/json.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { and, empty, param, type Sql, sql } from '#sql/sql.ts'
import { instant, json } from './instant.ts'
import type { Ledger } from './ports.ts'

export type JobStatus = 'queued' | 'processing' | 'complete' | 'failed' | 'cancelled'

/** Work that takes long: imports, evaluations, exports. Times are epoch milliseconds. */
export type Job = {
  readonly id: string
  readonly kind: string
  readonly status: JobStatus
  /** How many there are to do, once that is known. */
  readonly total: number | null
  readonly completed: number
  readonly failed: number
  /** What the kind of job keeps there; updates are merged into it. */
  readonly detail: { readonly [key: string]: Json }
  readonly problem: Problem | null
  readonly createdBy: string
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly cancelRequested: boolean
  /** How often it was taken up; more than once after a crash. */
  readonly attempts: number
}

export type JobProgress = {
  readonly total?: number
  readonly completed?: number
  readonly failed?: number
  readonly detail?: { readonly [key: string]: Json }
}

/** How a worker's job stands: go on; stop, somebody cancelled it; stop, it is no longer this worker's. */
export type Lease = 'held' | 'cancelled' | 'lost'

export type Jobs = ReturnType<typeof jobsStore>

/** A worker says that it lives at least this often, or somebody else takes the job up. */
const LEASE_MS = 30_000
/** A job that brings its worker down every time must end some day. */
const MOST_ATTEMPTS = 5

/**
 * Jobs in the ledger. A worker claims a job, reports progress (that keeps its lease), and finishes it. The job of
 * a worker that died is taken up again when its lease has run out.
 *
 * @example
 * const job = await jobs.create('import', { by: 'owner', detail: { file: 'orders.csv' } })
 */
export function jobsStore({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }) {
  const one = async (statement: Sql): Promise<Job | undefined> => {
    const [row] = await ledger.query<Row>(statement)
    return row && toJob(row)
  }
  const lease = (): Sql => instant(clock.now() + LEASE_MS)
  return {
    async create(
      kind: string,
      options: { by: string; detail?: { readonly [key: string]: Json }; total?: number },
    ): Promise<Job> {
      const now = clock.now()
      const made =
        await one(sql`INSERT INTO jobs (id, kind, status, total, detail, created_by, created_at)
        VALUES (${timeOrderedId(now)}, ${kind}, 'queued', ${options.total ?? NULL}, ${json(options.detail ?? {})}, ${options.by}, ${instant(now)})
        RETURNING ${COLUMNS}`)
      return sure(made)
    },

    get: (id: string): Promise<Job | undefined> =>
      one(sql`SELECT ${COLUMNS} FROM jobs WHERE id = ${id}`),

    /** The oldest queued job of these kinds, now this worker's; undefined if there is none. */
    claim: (kinds: readonly string[], worker: string): Promise<Job | undefined> =>
      one(sql`UPDATE jobs SET status = 'processing', worker = ${worker}, lease_until = ${lease()},
          attempts = attempts + 1, started_at = coalesce(started_at, ${instant(clock.now())})
        WHERE id = (
          SELECT id FROM jobs WHERE status = 'queued' AND kind = ANY(${param([...kinds], 'Array(String)')})
          ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING ${COLUMNS}`),

    /** Writes how far the worker has come and keeps the job its own. */
    async progress(id: string, worker: string, progress: JobProgress = {}): Promise<Lease> {
      const job = await one(sql`UPDATE jobs SET lease_until = ${lease()}${changes(progress)}
        WHERE id = ${id} AND worker = ${worker} AND status = 'processing'
        RETURNING ${COLUMNS}`)
      if (job === undefined) return 'lost'
      return job.cancelRequested ? 'cancelled' : 'held'
    },

    async isCancelled(id: string): Promise<boolean> {
      const job = await one(sql`SELECT ${COLUMNS} FROM jobs WHERE id = ${id}`)
      return job === undefined || job.cancelRequested || job.status === 'cancelled'
    },

    /** Ends the worker's job. Gives 'lost' and changes nothing if it is no longer the worker's. */
    async finish(
      id: string,
      worker: string,
      end: JobProgress & { status: 'complete' | 'failed' | 'cancelled'; problem?: Problem },
    ): Promise<Lease> {
      const ended =
        await one(sql`UPDATE jobs SET status = ${end.status}, finished_at = ${instant(clock.now())},
          worker = NULL, lease_until = NULL, problem = ${end.problem ? json(end.problem) : NULL}${changes(end)}
        WHERE id = ${id} AND worker = ${worker} AND status = 'processing'
        RETURNING ${COLUMNS}`)
      return ended === undefined ? 'lost' : 'held'
    },

    /** A queued job ends here; of one that runs, its worker is asked to stop. Fails with not_found or conflict. */
    async cancel(id: string): Promise<Result<Job>> {
      const job = await one(sql`UPDATE jobs SET cancel_requested = true,
          finished_at = CASE WHEN status = 'queued' THEN ${instant(clock.now())} END,
          status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END
        WHERE id = ${id} AND status IN ('queued', 'processing')
        RETURNING ${COLUMNS}`)
      if (job) return ok(job)
      const known = await one(sql`SELECT ${COLUMNS} FROM jobs WHERE id = ${id}`)
      if (known === undefined) return fail(problem('not_found', { what: 'job', id }))
      return fail(problem('conflict', { detail: `${id}: ${known.status}` }))
    },

    /** Puts jobs of dead workers back into the queue; one that has had its chances fails. Gives how many it touched. */
    async requeueExpired(): Promise<number> {
      const now = instant(clock.now())
      const touched = await ledger.query(sql`UPDATE jobs SET
          status = CASE WHEN cancel_requested THEN 'cancelled' WHEN attempts < ${MOST_ATTEMPTS} THEN 'queued' ELSE 'failed' END,
          finished_at = CASE WHEN cancel_requested OR attempts >= ${MOST_ATTEMPTS} THEN ${now} END,
          problem = CASE WHEN NOT cancel_requested AND attempts >= ${MOST_ATTEMPTS} THEN jsonb_build_object('code', 'internal', 'params', jsonb_build_object('request', id)) END,
          worker = NULL, lease_until = NULL
        WHERE status = 'processing' AND lease_until < ${now}
        RETURNING id`)
      return touched.length
    },

    /** Who is at work; some of them may be dead. */
    async workers(): Promise<string[]> {
      const rows = await ledger.query<{ worker: string }>(
        sql`SELECT DISTINCT worker FROM jobs WHERE status = 'processing' AND worker IS NOT NULL`,
      )
      return rows.map((row) => row.worker)
    },

    /** Puts back what a worker that stops in order has: it did nothing to the worker, and is no attempt. */
    async release(worker: string): Promise<void> {
      await ledger.query(sql`UPDATE jobs SET status = 'queued', worker = NULL, lease_until = NULL,
          attempts = greatest(attempts - 1, 0)
        WHERE worker = ${worker} AND status = 'processing'`)
    },

    /** A worker is known to be dead: its leases end now. */
    async endLeases(worker: string): Promise<void> {
      await ledger.query(sql`UPDATE jobs SET lease_until = to_timestamp(0)
        WHERE worker = ${worker} AND status = 'processing'`)
    },

    /** Newest first. `cursor` is the last page's `next`. */
    async list(options: {
      kind?: string
      status?: JobStatus
      limit: number
      cursor?: string
    }): Promise<Result<{ data: Job[]; next: string | null }>> {
      const { kind, status, limit, cursor } = options
      if (cursor !== undefined && !/^[0-9a-f]{32}$/.test(cursor))
        return fail(problem('invalid_cursor'))
      const conditions = [
        ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
        ...(status === undefined ? [] : [sql`status = ${status}`]),
        ...(cursor === undefined ? [] : [sql`id < ${cursor}`]),
      ]
      const rows = await ledger.query<Row>(sql`SELECT ${COLUMNS} FROM jobs
        ${conditions.length === 0 ? empty : sql`WHERE ${and(conditions)}`}
        ORDER BY id DESC LIMIT ${limit + 1}`)
      const data = rows.slice(0, limit).map(toJob)
      return ok({ data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null })
    },
  }
}

const NULL = sql`NULL`
const COLUMNS = sql`id, kind, status, total, completed, failed, detail, problem, created_by, created_at, started_at, finished_at, cancel_requested, attempts`

type Row = {
  id: string
  kind: string
  status: JobStatus
  total: bigint | null
  completed: bigint
  failed: bigint
  detail: { [key: string]: Json }
  problem: Problem | null
  created_by: string
  created_at: number
  started_at: number | null
  finished_at: number | null
  cancel_requested: boolean
  attempts: number
}

const toJob = (row: Row): Job => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  total: row.total === null ? null : Number(row.total),
  completed: Number(row.completed),
  failed: Number(row.failed),
  detail: row.detail,
  problem: row.problem,
  createdBy: row.created_by,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  cancelRequested: row.cancel_requested,
  attempts: row.attempts,
})

function sure(job: Job | undefined): Job {
  if (job === undefined) throw new Error('INSERT … RETURNING gave no row')
  return job
}

/** The assignments of a progress, each with the comma before it. */
function changes({ total, completed, failed, detail }: JobProgress): Sql {
  const set = [
    ...(total === undefined ? [] : [sql`, total = ${total}`]),
    ...(completed === undefined ? [] : [sql`, completed = ${completed}`]),
    ...(failed === undefined ? [] : [sql`, failed = ${failed}`]),
    ...(detail === undefined ? [] : [sql`, detail = detail || ${json(detail)}`]),
  ]
  return set.reduce((all, next) => sql`${all}${next}`, empty)
}
