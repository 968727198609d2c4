import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import { maskRuleChanges } from '../auth/masking.ts'
import { paging } from '../cursor.ts'
import type { Route } from '../route.ts'
import { route } from '../route.ts'
import type { RuleSaving, Span } from '../rule-services.ts'
import type { Audited } from '../services.ts'
import { page, PageQuery } from '../shapes/page.ts'
import { RuleInput, RuleItem, type RuleKind } from '../shapes/rule-definition.ts'
import { RuleChange, RuleHistory } from '../shapes/rule-members.ts'
import { closed, Key } from '../shapes/schema.ts'
import type { Text } from '../shapes/text.ts'
import { TimeInput } from '../shapes/time.ts'
import { readTime } from '../when.ts'

const params = closed({ key: Key })
const RuleItems = closed({ data: Type.Array(RuleItem), next_cursor: Type.Null() })
const Changes = page(RuleChange)
export const spanQuery = closed({ from: Type.Optional(TimeInput), to: Type.Optional(TimeInput) })

/** The three kinds are defined in one way. */
const kinds: readonly { kind: RuleKind; plural: string; one: Text; many: Text }[] = [
  {
    kind: 'segment',
    plural: 'segments',
    one: { zh: '分群', en: 'segment' },
    many: { zh: '分群', en: 'Segments' },
  },
  {
    kind: 'tag',
    plural: 'tags',
    one: { zh: '标签', en: 'tag' },
    many: { zh: '标签', en: 'Tags' },
  },
  {
    kind: 'class',
    plural: 'classes',
    one: { zh: '分类', en: 'class' },
    many: { zh: '分类', en: 'Classes' },
  },
]

export const ruleDefinitionsRoutes: readonly Route[] = kinds.flatMap(
  ({ kind, plural, one, many }) => [
    route({
      key: `${plural}.list`,
      method: 'GET',
      path: `/v1/${plural}`,
      policy: 'read',
      tag: plural,
      title: { zh: `${many.zh}：规则、人数、版本`, en: `${many.en}: rules, sizes, versions` },
      status: 200,
      answer: RuleItems,
      handle: async ({ services, actor }) =>
        ok({ data: unwrap(await services.rules.list(actor, kind)), next_cursor: null }),
    }),
    route({
      key: `${plural}.create`,
      method: 'POST',
      path: `/v1/${plural}`,
      policy: 'define',
      tag: plural,
      title: { zh: `新建${one.zh}`, en: `Make a ${one.en}` },
      body: RuleInput,
      status: 201,
      answer: RuleItem,
      etag: 'gives',
      audit: ({ body }, made) => changed(made, body),
      handle: async ({ services, actor, body }) => services.rules.create(actor, kind, saving(body)),
    }),
    route({
      key: `${plural}.show`,
      method: 'GET',
      path: `/v1/${plural}/{key}`,
      policy: 'read',
      tag: plural,
      title: { zh: `一个${one.zh}：规则与版本`, en: `One ${one.en}: rule and versions` },
      params,
      status: 200,
      answer: RuleItem,
      etag: 'gives',
      handle: async ({ services, actor, params: { key } }) =>
        services.rules.show(actor, { kind, key }),
    }),
    route({
      key: `${plural}.replace`,
      method: 'PUT',
      path: `/v1/${plural}/{key}`,
      policy: 'define',
      tag: plural,
      title: { zh: `修改${one.zh}（新版本）`, en: `Change a ${one.en}: a new version` },
      params,
      body: RuleInput,
      status: 200,
      answer: RuleItem,
      etag: 'needs',
      audit: ({ body }, made) => changed(made, body),
      handle: async ({ services, actor, params: { key }, body, etag }) => {
        const saved = unwrap(sameKey(key, body))
        return services.rules.replace(actor, { kind, key }, saved, etag)
      },
    }),
    route({
      key: `${plural}.remove`,
      method: 'DELETE',
      path: `/v1/${plural}/{key}`,
      policy: 'define',
      tag: plural,
      title: { zh: `停用${one.zh}`, en: `End a ${one.en}` },
      params,
      status: 200,
      answer: RuleItem,
      etag: 'needs',
      audit: (_call, ended) => changed(ended, {}),
      handle: async ({ services, actor, params: { key }, etag }) =>
        services.rules.remove(actor, { kind, key }, etag),
    }),
    route({
      key: `${plural}.history`,
      method: 'GET',
      path: `/v1/${plural}/{key}/history`,
      policy: 'read',
      tag: plural,
      title: { zh: `${one.zh}人数的变化`, en: `People in the ${one.en}, day by day` },
      params,
      query: spanQuery,
      status: 200,
      answer: RuleHistory,
      handle: async ({ services, actor, params: { key }, query, zone }) =>
        services.rules.history(actor, { kind, key }, unwrap(readSpan(query, zone))),
    }),
    route({
      key: `${plural}.changes`,
      method: 'GET',
      path: `/v1/${plural}/{key}/changes`,
      policy: 'read',
      tag: plural,
      title: { zh: `谁进入、谁离开了${one.zh}`, en: `Who entered and left the ${one.en}` },
      params,
      query: closed(PageQuery),
      status: 200,
      answer: Changes,
      mask: maskRuleChanges,
      handle: async ({ services, actor, params: { key }, query }) => {
        const { page: wanted, answer } = paging(`${plural} ${key} changes`, query)
        const listed = await services.rules.changes(actor, { kind, key }, unwrap(wanted))
        return ok(answer(unwrap(listed)))
      },
    }),
  ],
)

/** Reads `from` and `to`. */
export function readSpan(query: { from?: string; to?: string }, zone: string): Result<Span> {
  const from = readTime(query.from, zone, '/from')
  if (!from.ok) return from
  const to = readTime(query.to, zone, '/to')
  if (!to.ok) return to
  const isBackwards = from.value !== undefined && to.value !== undefined && from.value > to.value
  return isBackwards
    ? fail(
        problem('invalid_value', { detail: 'It begins after it ends. / 开始晚于结束。' }, '/from'),
      )
    : ok({ from: from.value, to: to.value })
}

const saving = ({ definition, note }: RuleInput): RuleSaving => ({ definition, note })

/** A definition that says another key than the path would change something else. */
function sameKey(key: string, body: RuleInput): Result<RuleSaving> {
  const said = (body.definition as { key?: unknown } | null)?.key
  if (typeof said !== 'string' || said === key) return ok(saving(body))
  const detail = `The definition’s key is ${said}; it must be the path’s. / 定义的 key 必须与路径一致。`
  return fail(problem('invalid_value', { detail }, '/definition/key'))
}

const changed = (
  item: RuleItem,
  { definition, note }: Partial<RuleInput>,
): Omit<Audited, 'action'> => ({
  subject: { kind: item.kind, id: item.key },
  detail: {
    version: item.version,
    ...(definition === undefined ? {} : { definition }),
    ...(note === undefined ? {} : { note }),
  },
})
