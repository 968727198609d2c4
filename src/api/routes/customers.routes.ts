import { CustomerInput } from '#facts/schema/customer.ts'
import { type Static, Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result, unwrap } from '#core/result.ts'
import {
  maskCustomer,
  maskCustomerList,
  maskRuleExplanation,
  maskTimeline,
} from '../auth/masking.ts'
import { pointTo } from '../auth/pointing.ts'
import { customersCsv } from '../customers-csv.ts'
import { paging } from '../cursor.ts'
import { parseCustomerQuery } from '../customer-filter.ts'
import { fileRoute, route } from '../route.ts'
import { Customer, CustomerList, CustomerQuery, CustomerRef } from '../shapes/customer.ts'
import { ExplainQuery, Explanation } from '../shapes/explanation.ts'
import { page } from '../shapes/page.ts'
import type { RuleKind } from '../shapes/rule-definition.ts'
import { RuleExplanation } from '../shapes/rule-words.ts'
import { closed, oneOf } from '../shapes/schema.ts'
import { AsOfQuery } from '../shapes/time.ts'
import {
  TIMELINE_KINDS,
  type TimelineKind,
  TimelineEntry,
  TimelineQuery,
} from '../shapes/timeline.ts'
import { readWhen } from '../when.ts'
import { splitWords } from '../words.ts'

const params = closed({ id: CustomerRef })
const Put = closed({
  no: Type.Integer(),
  id: Type.String(),
  result: oneOf(['new', 'updated', 'unchanged']),
})
type Put = Static<typeof Put>
const Timeline = page(TimelineEntry)

export const customersRoutes = [
  route({
    key: 'customers.list',
    method: 'GET',
    path: '/v1/customers',
    policy: 'read',
    tag: 'customers',
    title: { zh: '查找、筛选、排序客户', en: 'Find, filter and sort customers' },
    query: CustomerQuery,
    status: 200,
    answer: CustomerList,
    mask: maskCustomerList,
    handle: async ({ services, actor, query, zone }) => {
      const { page: wanted, answer } = paging('customers', query)
      const filter = unwrap(parseCustomerQuery(query, zone))
      const found = unwrap(await services.customers.list(actor, filter, unwrap(wanted)))
      const { total, columns, as_of } = found
      return ok({ ...answer(found), total, columns, as_of })
    },
  }),
  fileRoute({
    key: 'customers.export',
    method: 'GET',
    path: '/v1/customers.csv',
    policy: 'read',
    tag: 'customers',
    title: {
      zh: '导出筛选出的客户（金额为带小数的主币单位，另有币种列；时间为店铺时区的 ISO 8601）',
      en: 'The customers that match, as CSV: money as decimals with a currency column, times in ISO 8601 in the shop’s zone',
    },
    query: CustomerQuery,
    status: 200,
    file: 'text/csv',
    audit: ({ query }) => ({ subject: { kind: 'customers', id: 'list' }, detail: exported(query) }),
    handle: async ({ services, actor, query, zone }) => {
      const filter = unwrap(parseCustomerQuery(query, zone))
      return customersCsv(services, actor, filter)
    },
  }),
  route({
    key: 'customers.show',
    method: 'GET',
    path: '/v1/customers/{id}',
    policy: 'read',
    tag: 'customers',
    title: { zh: '一位客户的全貌', en: 'All about one customer' },
    params,
    query: closed(AsOfQuery),
    status: 200,
    answer: Customer,
    mask: maskCustomer,
    handle: async ({ services, actor, params: { id }, query, zone }) =>
      services.customers.show(actor, unwrap(pointTo(actor, id)), unwrap(readWhen(query, zone))),
  }),
  route({
    key: 'customers.put',
    method: 'PUT',
    path: '/v1/customers/{id}',
    policy: 'send_facts',
    tag: 'customers',
    title: { zh: '写入客户资料', en: 'Say what is known of a customer' },
    params,
    body: CustomerInput,
    status: 200,
    answer: Put,
    audit: ({ body }, answer) => ({
      subject: { kind: 'customer', id: `no:${answer.no}` },
      // Which fields, never what they say.
      detail: { fields: Object.keys(body).sort(), result: answer.result },
    }),
    handle: async ({ services, actor, params: { id }, body }): Promise<Result<Put>> =>
      services.customers.put(actor, unwrap(pointTo(actor, id)), body),
  }),
  route({
    key: 'customers.timeline',
    method: 'GET',
    path: '/v1/customers/{id}/timeline',
    policy: 'read',
    tag: 'customers',
    title: { zh: '客户的时间线', en: 'What happened to a customer, newest first' },
    params,
    query: TimelineQuery,
    status: 200,
    answer: Timeline,
    mask: maskTimeline,
    handle: async ({ services, actor, params: { id }, query, zone }) => {
      const { page: wanted, answer } = paging(`timeline ${id}`, query)
      const kinds = unwrap(readKinds(query.kinds))
      const filter = { kinds, ...unwrap(readWhen(query, zone)) }
      const customer = unwrap(pointTo(actor, id))
      const listed = await services.customers.timeline(actor, customer, filter, unwrap(wanted))
      return ok(answer(unwrap(listed)))
    },
  }),
  route({
    key: 'customers.explain',
    method: 'GET',
    path: '/v1/customers/{id}/explain',
    policy: 'read',
    tag: 'customers',
    title: {
      zh: '为什么是这个等级、在不在这个分群、有没有这个标签',
      en: 'Why the customer has this tier, is in this segment, has this tag, or not',
    },
    params,
    query: ExplainQuery,
    status: 200,
    answer: Type.Union([Explanation, RuleExplanation]),
    mask: (answer) => ('tree' in answer ? maskRuleExplanation(answer) : answer),
    handle: async ({
      services,
      actor,
      params: { id },
      query,
      zone,
    }): Promise<Result<Explanation | RuleExplanation>> => {
      const when = unwrap(readWhen(query, zone))
      const about = unwrap(readAbout(query))
      const customer = unwrap(pointTo(actor, id))
      return about.kind === 'tier'
        ? services.customers.explain(actor, customer, about.key, when)
        : services.rules.explain(actor, customer, { kind: about.kind, key: about.key }, when)
    },
  }),
]

/** Exactly one thing is explained. */
function readAbout(
  query: Static<typeof ExplainQuery>,
): Result<{ kind: RuleKind | 'tier'; key: string }> {
  const named = (['tier', 'segment', 'tag', 'class'] as const).flatMap((kind) => {
    const key = query[kind]
    return key === undefined ? [] : [{ kind, key }]
  })
  const [about, other] = named
  if (about === undefined) return fail(problem('missing_field', { field: 'tier' }, '/tier'))
  return other === undefined
    ? ok(about)
    : fail(
        problem('rule_mixed', { keys: named.map(({ kind }) => kind).join(', ') }, `/${other.kind}`),
      )
}

function readKinds(text: string | undefined): Result<readonly TimelineKind[] | undefined> {
  if (text === undefined) return ok(undefined)
  const known: readonly string[] = TIMELINE_KINDS
  const words = splitWords(text)
  const strange = words.find((word) => !known.includes(word))
  if (strange !== undefined) {
    const params = { set: 'kinds', key: strange, known: known.join(', ') }
    return fail(problem('unknown_kind', params, '/kinds'))
  }
  return ok(words as TimelineKind[])
}

/** What was exported, without what was searched for: that may be somebody's phone. */
function exported(query: Static<typeof CustomerQuery>): object {
  const { q, ...rest } = query
  return q === undefined ? rest : { ...rest, q: '…' }
}
