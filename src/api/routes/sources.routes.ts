import { Type } from 'typebox'
import { ok, unwrap } from '#core/result.ts'
import { maskArrivals, maskSourceProblems } from '../auth/source-masking.ts'
import { paging } from '../cursor.ts'
import { type Route, route } from '../route.ts'
import { PageQuery, page } from '../shapes/page.ts'
import { closed } from '../shapes/schema.ts'
import {
  ArrivalsQuery,
  Source,
  SourceArrivals,
  SourceChange,
  SourceCreated,
  SourceInput,
  SourceKinds,
  SourceProblems,
  SourceReject,
  SourceResent,
  SourceRotation,
  SourceStatistics,
  StatisticsQuery,
} from '../shapes/source.ts'
import { readTime } from '../when.ts'

const params = closed({ name: Type.String({ maxLength: 60 }) })
const rejectParams = closed({
  name: Type.String({ maxLength: 60 }),
  id: Type.String({ maxLength: 60 }),
})
const Sources = page(Source)
const Rejects = page(SourceReject)
const pageQuery = closed(PageQuery)
const tag = 'sources'
const path = '/v1/sources/{name}'
const subject = (id: string) => ({ kind: 'source', id })
const ARRIVALS = 100

/** Where facts come from by themselves: what an operator sees and sets. */
export const sourcesRoutes: readonly Route[] = [
  route({
    key: 'sources.kinds',
    method: 'GET',
    path: '/v1/source-kinds',
    policy: 'read',
    tag,
    title: { zh: '来源类型', en: 'Kinds of sources' },
    status: 200,
    answer: SourceKinds,
    handle: async ({ services }) => ok({ data: unwrap(await services.sources.kinds()) }),
  }),
  route({
    key: 'sources.list',
    method: 'GET',
    path: '/v1/sources',
    policy: 'read',
    tag,
    title: { zh: '数据来源', en: 'Sources' },
    query: pageQuery,
    status: 200,
    answer: Sources,
    handle: async ({ services, query }) => {
      const { page: wanted, answer } = paging('sources', query)
      return ok(answer(unwrap(await services.sources.list(unwrap(wanted)))))
    },
  }),
  route({
    key: 'sources.create',
    method: 'POST',
    path: '/v1/sources',
    policy: 'sources',
    tag,
    title: {
      zh: '新建数据来源（写入密钥只显示一次）',
      en: 'Make a source; its write key is shown once',
    },
    body: SourceInput,
    status: 201,
    answer: SourceCreated,
    secret: true,
    audit: ({ body }, { source }) => ({
      subject: subject(source.key),
      detail: { kind: body.kind, name: body.name, settings: body.settings ?? {} },
    }),
    handle: async ({ services, actor, body }) => services.sources.create(actor, body),
  }),
  route({
    key: 'sources.show',
    method: 'GET',
    path,
    policy: 'read',
    tag,
    title: { zh: '一个数据来源', en: 'One source' },
    params,
    status: 200,
    answer: Source,
    etag: 'gives',
    handle: async ({ services, params: { name } }) => services.sources.show(name),
  }),
  route({
    key: 'sources.change',
    method: 'PUT',
    path,
    policy: 'sources',
    tag,
    title: { zh: '修改、停用或启用数据来源', en: 'Change a source, switch it off or on' },
    params,
    body: SourceChange,
    status: 200,
    answer: Source,
    etag: 'needs',
    audit: ({ params: { name }, body }) => ({
      subject: subject(name),
      detail: { ...body, secrets: Object.keys(body.secrets ?? {}) },
    }),
    handle: async ({ services, actor, params: { name }, body, etag }) =>
      services.sources.change(actor, name, body, etag),
  }),
  route({
    key: 'sources.delete',
    method: 'DELETE',
    path,
    policy: 'sources',
    tag,
    title: {
      zh: '删除数据来源（已收到的数据保留）',
      en: 'Remove a source; what it brought stays',
    },
    params,
    status: 200,
    answer: Source,
    etag: 'needs',
    audit: ({ params: { name } }) => ({ subject: subject(name), detail: {} }),
    handle: async ({ services, actor, params: { name }, etag }) =>
      services.sources.remove(actor, name, etag),
  }),
  route({
    key: 'sources.rotate',
    method: 'POST',
    path: `${path}/rotate`,
    policy: 'sources',
    tag,
    title: {
      zh: '更换写入密钥（旧密钥在过渡期内仍有效）',
      en: 'Another write key; the one before works for a while',
    },
    params,
    body: SourceRotation,
    bodyOptional: true,
    status: 200,
    answer: SourceCreated,
    secret: true,
    audit: ({ params: { name }, body }) => ({ subject: subject(name), detail: body }),
    handle: async ({ services, actor, params: { name }, body }) =>
      services.sources.rotate(actor, name, body),
  }),
  route({
    key: 'sources.statistics',
    method: 'GET',
    path: `${path}/statistics`,
    policy: 'read',
    tag,
    title: { zh: '来源统计（按小时、按类型）', en: 'Statistics of a source, by hour and by kind' },
    params,
    query: StatisticsQuery,
    status: 200,
    answer: SourceStatistics,
    handle: async ({ services, params: { name }, query, zone }) =>
      services.sources.statistics(name, unwrap(readTime(query.since, zone, '/since'))),
  }),
  route({
    key: 'sources.arrivals',
    method: 'GET',
    path: `${path}/arrivals`,
    policy: 'read',
    tag,
    title: {
      zh: '实时事件：收到什么、变成什么、涉及谁',
      en: 'Live: what arrived, what it became, whom it touched',
    },
    params,
    query: ArrivalsQuery,
    status: 200,
    answer: SourceArrivals,
    mask: maskArrivals,
    handle: async ({ services, params: { name }, query }) =>
      services.sources.arrivals(name, {
        limit: query.limit ?? ARRIVALS,
        after: query.after === undefined ? undefined : BigInt(query.after),
        before: query.before === undefined ? undefined : BigInt(query.before),
      }),
  }),
  route({
    key: 'sources.problems',
    method: 'GET',
    path: `${path}/problems`,
    policy: 'read',
    tag,
    title: { zh: '来源最近的问题及处理办法', en: 'What went wrong last, and what to do' },
    params,
    status: 200,
    answer: SourceProblems,
    mask: maskSourceProblems,
    handle: async ({ services, params: { name } }) => services.sources.problems(name),
  }),
  route({
    key: 'sources.rejected',
    method: 'GET',
    path: `${path}/rejected`,
    policy: 'read_files',
    tag,
    title: { zh: '被拒收的数据', en: 'What was refused' },
    params,
    query: pageQuery,
    status: 200,
    answer: Rejects,
    handle: async ({ services, params: { name }, query }) => {
      const { page: wanted, answer } = paging(`rejected ${name}`, query)
      return ok(answer(unwrap(await services.sources.rejected(name, unwrap(wanted)))))
    },
  }),
  route({
    key: 'sources.resend',
    method: 'POST',
    path: `${path}/rejected/{id}/send`,
    policy: 'sources',
    tag,
    title: { zh: '重新接收一条被拒收的数据', en: 'Take in again what was refused' },
    params: rejectParams,
    status: 200,
    answer: SourceResent,
    audit: ({ params: { name, id } }, { outcome }) => ({
      subject: subject(name),
      detail: { rejected: id, outcome },
    }),
    handle: async ({ services, actor, params: { name, id } }) =>
      services.sources.resend(actor, name, id),
  }),
  route({
    key: 'sources.drop',
    method: 'DELETE',
    path: `${path}/rejected/{id}`,
    policy: 'sources',
    tag,
    title: { zh: '丢弃一条被拒收的数据', en: 'Drop what was refused' },
    params: rejectParams,
    status: 200,
    answer: SourceReject,
    audit: ({ params: { name, id } }) => ({ subject: subject(name), detail: { rejected: id } }),
    handle: async ({ services, actor, params: { name, id } }) =>
      services.sources.drop(actor, name, id),
  }),
]
