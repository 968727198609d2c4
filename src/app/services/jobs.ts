import { describeProblem, problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { type Job as StoredJob, jobsStore } from '#stores/jobs.store.ts'
import type { JobsService } from '#api/services.ts'
import type { Job } from '#api/shapes/job.ts'
import { iso, isoOrNull, type ServiceDeps, type Shop } from './shop.ts'

/** Long work as the API speaks of it. */
export function createJobsService({
  ledger,
  clock,
  shop,
}: Omit<ServiceDeps, 'facts'>): JobsService {
  const store = jobsStore({ ledger, clock })
  const show = (job: StoredJob): Job => toJob(job, { now: clock.now(), shop })
  return {
    list: async (_actor, { status, kind }, { limit, after }) => {
      const cursor = after?.[0]
      if (cursor !== undefined && typeof cursor !== 'string')
        return fail(problem('invalid_cursor', {}, '/cursor'))
      const found = await store.list({
        limit,
        ...(cursor === undefined ? {} : { cursor }),
        ...(status === undefined ? {} : { status }),
        ...(kind === undefined ? {} : { kind }),
      })
      if (!found.ok) return found
      return ok({
        data: found.value.data.map(show),
        next: found.value.next === null ? null : [found.value.next],
      })
    },
    show: async (_actor, id) => {
      const job = await store.get(id)
      return job ? ok(show(job)) : fail(problem('not_found', { what: 'job', id }))
    },
    cancel: async (_actor, id) => {
      const job = await store.cancel(id)
      return job.ok ? ok(show(job.value)) : job
    },
  }
}

/** A stored job as answers carry it. Its kind may keep `result` and `message` ({zh, en}) in its detail. */
export function toJob(
  job: StoredJob,
  { now, shop }: { readonly now: number; readonly shop: Shop },
): Job {
  const done = job.finishedAt !== null
  return {
    id: job.id,
    kind: job.kind,
    status: job.status,
    total_count: job.total,
    completed_count: job.completed,
    failed_count: job.failed,
    eta_seconds: done ? null : etaSeconds(job, now),
    message: messageOf(job),
    created_at: iso(job.createdAt, shop),
    started_at: isoOrNull(job.startedAt, shop),
    finished_at: isoOrNull(job.finishedAt, shop),
    by: job.createdBy,
    result: job.detail['result'] ?? null,
    problem: job.problem ? { code: job.problem.code, detail: describeBoth(job.problem) } : null,
    can_cancel: !done && !job.cancelRequested,
  }
}

/** At the speed so far; null where nothing can be said yet. */
function etaSeconds(job: StoredJob, now: number): number | null {
  const through = job.completed + job.failed
  if (job.total === null || job.startedAt === null || through <= 0) return null
  const left = Math.max(0, job.total - through)
  return Math.ceil((left * Math.max(0, now - job.startedAt)) / through / 1000)
}

function messageOf({ detail }: StoredJob): Job['message'] {
  const message = detail['message'] as { zh?: unknown; en?: unknown } | null | undefined
  return typeof message?.zh === 'string' && typeof message.en === 'string'
    ? { zh: message.zh, en: message.en }
    : null
}

function describeBoth(it: NonNullable<StoredJob['problem']>): { zh: string; en: string } {
  const { zh, en = zh } = describeProblem(it)
  return { zh, en }
}
