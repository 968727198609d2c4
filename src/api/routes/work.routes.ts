import { Type } from 'typebox'
import { ok, unwrap } from '#core/result.ts'
import { paging } from '../cursor.ts'
import { route } from '../route.ts'
import { EvaluateInput, Job, JobQuery } from '../shapes/job.ts'
import { page } from '../shapes/page.ts'
import { closed } from '../shapes/schema.ts'
import { readTime } from '../when.ts'

const params = closed({ id: Type.String({ maxLength: 100 }) })
const Jobs = page(Job)
const tag = 'work'

export const workRoutes = [
  route({
    key: 'evaluation.start',
    method: 'POST',
    path: '/v1/evaluate',
    policy: 'work',
    tag,
    title: { zh: '重新计算指标、RFM 与等级', en: 'Bring metrics, RFM and tiers up to date' },
    body: EvaluateInput,
    bodyOptional: true,
    status: 202,
    answer: Job,
    audit: ({ body }, job) => ({ subject: { kind: 'job', id: job.id }, detail: body }),
    handle: async ({ services, actor, body, zone }) =>
      services.work.evaluate(actor, {
        full: body.full ?? false,
        asOf: unwrap(readTime(body.as_of, zone, '/as_of')),
      }),
  }),
  route({
    key: 'verification.start',
    method: 'POST',
    path: '/v1/verify',
    policy: 'work',
    tag,
    title: {
      zh: '核对：增量结果 = 全量结果 = 参考实现',
      en: 'Check that incremental = full = reference',
    },
    status: 202,
    answer: Job,
    audit: (_call, job) => ({ subject: { kind: 'job', id: job.id }, detail: {} }),
    handle: async ({ services, actor }) => services.work.verify(actor),
  }),
  route({
    key: 'jobs.list',
    method: 'GET',
    path: '/v1/jobs',
    policy: 'read',
    tag,
    title: { zh: '任务', en: 'Jobs, newest first' },
    query: JobQuery,
    status: 200,
    answer: Jobs,
    handle: async ({ services, actor, query }) => {
      const { page: wanted, answer } = paging('jobs', query)
      const { status, kind } = query
      return ok(answer(unwrap(await services.jobs.list(actor, { status, kind }, unwrap(wanted)))))
    },
  }),
  route({
    key: 'jobs.show',
    method: 'GET',
    path: '/v1/jobs/{id}',
    policy: 'read',
    tag,
    title: { zh: '任务进度', en: 'How a job goes' },
    params,
    status: 200,
    answer: Job,
    handle: async ({ services, actor, params: { id } }) => services.jobs.show(actor, id),
  }),
  route({
    key: 'jobs.cancel',
    method: 'DELETE',
    path: '/v1/jobs/{id}',
    policy: 'work',
    tag,
    title: { zh: '取消任务', en: 'Cancel a job' },
    params,
    status: 202,
    answer: Job,
    audit: ({ params: { id } }) => ({ subject: { kind: 'job', id }, detail: {} }),
    handle: async ({ services, actor, params: { id } }) => services.jobs.cancel(actor, id),
  }),
]
