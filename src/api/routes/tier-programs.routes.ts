import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import { route } from '../route.ts'
import type { Audited, Publication } from '../services.ts'
import { closed, Key } from '../shapes/schema.ts'
import {
  TierDraftInput,
  TierProgram,
  TierProgramInput,
  TierPublishInput,
} from '../shapes/tier-program.ts'
import { readTime } from '../when.ts'

const params = closed({ key: Key })
const TierPrograms = closed({ data: Type.Array(TierProgram), next_cursor: Type.Null() })
const tag = 'tiers'

export const tierProgramsRoutes = [
  route({
    key: 'tier_programs.list',
    method: 'GET',
    path: '/v1/tier-programs',
    policy: 'read',
    tag,
    title: { zh: '等级方案', en: 'Tier programs' },
    status: 200,
    answer: TierPrograms,
    handle: async ({ services, actor }) =>
      ok({ data: unwrap(await services.tiers.list(actor)), next_cursor: null }),
  }),
  route({
    key: 'tier_programs.create',
    method: 'POST',
    path: '/v1/tier-programs',
    policy: 'define',
    tag,
    title: { zh: '新建等级方案', en: 'Make a tier program' },
    body: TierProgramInput,
    status: 201,
    answer: TierProgram,
    etag: 'gives',
    audit: ({ body }, made) => changed(made, { definition: body.definition, note: body.note }),
    handle: async ({ services, actor, body, zone }) =>
      services.tiers.create(actor, unwrap(readPublication(body, zone))),
  }),
  route({
    key: 'tier_programs.show',
    method: 'GET',
    path: '/v1/tier-programs/{key}',
    policy: 'read',
    tag,
    title: { zh: '一个等级方案：规则、草稿、版本', en: 'One tier program: rule, draft, versions' },
    params,
    status: 200,
    answer: TierProgram,
    etag: 'gives',
    handle: async ({ services, actor, params: { key } }) => services.tiers.show(actor, key),
  }),
  route({
    key: 'tier_programs.replace',
    method: 'PUT',
    path: '/v1/tier-programs/{key}',
    policy: 'define',
    tag,
    title: { zh: '发布新版本规则', en: 'Publish a new version' },
    params,
    body: TierProgramInput,
    status: 200,
    answer: TierProgram,
    etag: 'needs',
    audit: ({ body }, made) => changed(made, { definition: body.definition, note: body.note }),
    handle: async ({ services, actor, params: { key }, body, zone, etag }) => {
      if (body.definition.key !== key) return otherKey(body.definition.key)
      return services.tiers.replace(actor, key, unwrap(readPublication(body, zone)), etag)
    },
  }),
  route({
    key: 'tier_programs.remove',
    method: 'DELETE',
    path: '/v1/tier-programs/{key}',
    policy: 'define',
    tag,
    title: { zh: '停用等级方案', en: 'End a tier program' },
    params,
    status: 200,
    answer: TierProgram,
    etag: 'needs',
    audit: (_call, ended) => changed(ended, {}),
    handle: async ({ services, actor, params: { key }, etag }) =>
      services.tiers.remove(actor, key, etag),
  }),
  route({
    key: 'tier_programs.save_draft',
    method: 'PUT',
    path: '/v1/tier-programs/{key}/draft',
    policy: 'define',
    tag,
    title: { zh: '保存草稿', en: 'Save a draft beside the rule in force' },
    params,
    body: TierDraftInput,
    status: 200,
    answer: TierProgram,
    etag: 'needs',
    audit: ({ body }, saved) => changed(saved, { definition: body.definition }),
    handle: async ({ services, actor, params: { key }, body, etag }) =>
      body.definition.key === key
        ? services.tiers.saveDraft(actor, key, body.definition, etag)
        : otherKey(body.definition.key),
  }),
  route({
    key: 'tier_programs.drop_draft',
    method: 'DELETE',
    path: '/v1/tier-programs/{key}/draft',
    policy: 'define',
    tag,
    title: { zh: '放弃草稿', en: 'Throw the draft away' },
    params,
    status: 200,
    answer: TierProgram,
    etag: 'needs',
    audit: (_call, kept) => changed(kept, {}),
    handle: async ({ services, actor, params: { key }, etag }) =>
      services.tiers.dropDraft(actor, key, etag),
  }),
  route({
    key: 'tier_programs.publish',
    method: 'POST',
    path: '/v1/tier-programs/{key}/publish',
    policy: 'define',
    tag,
    title: { zh: '发布草稿', en: 'Publish the draft' },
    params,
    body: TierPublishInput,
    bodyOptional: true,
    status: 200,
    answer: TierProgram,
    etag: 'needs',
    audit: ({ body }, made) => changed(made, { ...body, version: made.version }),
    handle: async ({ services, actor, params: { key }, body, zone, etag }) => {
      const effectiveFrom = unwrap(readTime(body.effective_from, zone, '/effective_from'))
      const { note, backtest, accept_stale: acceptStale = false } = body
      const promise = { noticeDays: body.notice_days, protectedUntil: body.protected_until }
      const said = { effectiveFrom, note, backtest, acceptStale, ...promise }
      return services.tiers.publish(actor, key, said, etag)
    },
  }),
]

function readPublication(body: TierProgramInput, zone: string): Result<Publication> {
  const effectiveFrom = readTime(body.effective_from, zone, '/effective_from')
  if (!effectiveFrom.ok) return effectiveFrom
  return ok({ definition: body.definition, effectiveFrom: effectiveFrom.value, note: body.note })
}

const changed = (program: TierProgram, detail: object): Omit<Audited, 'action'> => ({
  subject: { kind: 'tier_program', id: program.key },
  detail: { version: program.version, ...detail },
})

const otherKey = (key: string): Result<never> =>
  fail(
    problem(
      'invalid_value',
      {
        detail: `The definition’s key is ${key}; it must be the path’s. / 定义的 key 必须与路径一致。`,
      },
      '/definition/key',
    ),
  )
