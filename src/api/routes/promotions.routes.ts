import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import { route } from '../route.ts'
import type { Audited } from '../services.ts'
import { PromotionInput, PromotionItem, PromotionKindItem } from '../shapes/promotion.ts'
import { closed, Key } from '../shapes/schema.ts'

const params = closed({ key: Key })
const PromotionItems = closed({ data: Type.Array(PromotionItem), next_cursor: Type.Null() })
const PromotionKindItems = closed({ data: Type.Array(PromotionKindItem), next_cursor: Type.Null() })
const tag = 'promotions'

export const promotionsRoutes = [
  route({
    key: 'promotion_kinds.list',
    method: 'GET',
    path: '/v1/promotion-kinds',
    policy: 'read',
    tag,
    title: { zh: '促销类型与各自的参数', en: 'Kinds of promotions and their terms' },
    status: 200,
    answer: PromotionKindItems,
    handle: async ({ services, actor }) =>
      ok({ data: unwrap(await services.promotions.kinds(actor)), next_cursor: null }),
  }),
  route({
    key: 'promotions.list',
    method: 'GET',
    path: '/v1/promotions',
    policy: 'read',
    tag,
    title: { zh: '促销活动', en: 'Promotions' },
    status: 200,
    answer: PromotionItems,
    handle: async ({ services, actor }) =>
      ok({ data: unwrap(await services.promotions.list(actor)), next_cursor: null }),
  }),
  route({
    key: 'promotions.create',
    method: 'POST',
    path: '/v1/promotions',
    policy: 'define',
    tag,
    title: { zh: '新建促销活动', en: 'Make a promotion' },
    body: PromotionInput,
    status: 201,
    answer: PromotionItem,
    etag: 'gives',
    audit: ({ body }, made) => changed(made, body),
    handle: async ({ services, actor, body }) => services.promotions.create(actor, body),
  }),
  route({
    key: 'promotions.show',
    method: 'GET',
    path: '/v1/promotions/{key}',
    policy: 'read',
    tag,
    title: { zh: '一个促销活动：规则、用量、版本', en: 'One promotion: rule, use, versions' },
    params,
    status: 200,
    answer: PromotionItem,
    etag: 'gives',
    handle: async ({ services, actor, params: { key } }) => services.promotions.show(actor, key),
  }),
  route({
    key: 'promotions.replace',
    method: 'PUT',
    path: '/v1/promotions/{key}',
    policy: 'define',
    tag,
    title: { zh: '修改促销活动（新版本）', en: 'Change a promotion: a new version' },
    params,
    body: PromotionInput,
    status: 200,
    answer: PromotionItem,
    etag: 'needs',
    audit: ({ body }, made) => changed(made, body),
    handle: async ({ services, actor, params: { key }, body, etag }) =>
      services.promotions.replace(actor, key, unwrap(sameKey(key, body)), etag),
  }),
  route({
    key: 'promotions.remove',
    method: 'DELETE',
    path: '/v1/promotions/{key}',
    policy: 'define',
    tag,
    title: { zh: '停用促销活动', en: 'End a promotion' },
    params,
    status: 200,
    answer: PromotionItem,
    etag: 'needs',
    audit: (_call, ended) => changed(ended, {}),
    handle: async ({ services, actor, params: { key }, etag }) =>
      services.promotions.remove(actor, key, etag),
  }),
]

const changed = (
  item: PromotionItem,
  detail: Partial<PromotionInput>,
): Omit<Audited, 'action'> => ({
  subject: { kind: 'promotion', id: item.key },
  detail: { version: item.version, ...detail },
})

/** A definition that says another key than the path would change something else. */
function sameKey(key: string, body: PromotionInput): Result<PromotionInput> {
  if (body.definition.key === key) return ok(body)
  const detail = `The definition’s key is ${body.definition.key}; it must be the path’s. / 定义的 key 必须与路径一致。`
  return fail(problem('invalid_value', { detail }, '/definition/key'))
}
