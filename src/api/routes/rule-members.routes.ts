import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, unwrap } from '#core/result.ts'
import { maskCustomerList } from '../auth/masking.ts'
import { pointTo } from '../auth/pointing.ts'
import { customersCsv } from '../customers-csv.ts'
import { paging } from '../cursor.ts'
import { type CustomerFilter, parseCustomerQuery } from '../customer-filter.ts'
import { fileRoute, type Route, route } from '../route.ts'
import { CustomerList, CustomerQuery, CustomerRef } from '../shapes/customer.ts'
import { CustomerClass, CustomerTag } from '../shapes/customer-rules.ts'
import type { RuleKind } from '../shapes/rule-definition.ts'
import {
  ClassOverrideInput,
  CustomerTagInput,
  RuleAssigned,
  RuleAssignInput,
} from '../shapes/rule-members.ts'
import { closed, Key } from '../shapes/schema.ts'
import { readTime } from '../when.ts'

const params = closed({ key: Key })
const ofCustomer = closed({ id: CustomerRef, key: Key })
const { segment: _segment, ...rest } = CustomerQuery.properties
const MembersQuery = closed(rest)

const membersOf = (key: string, filter: CustomerFilter): CustomerFilter => ({
  ...filter,
  members: [...(filter.members ?? []), { kind: 'segment', key }],
})

/** Putting many in and taking many out at once: manual tags and static segments. */
const assignRoutes: readonly Route[] = (
  [
    ['tag', 'tags', { zh: '批量打标签、取消标签', en: 'Give a tag to many, or take it' }],
    ['segment', 'segments', { zh: '批量加入、移出静态分群', en: 'Put many into a static segment' }],
  ] as const
).map(([kind, plural, title]) =>
  route({
    key: `${plural}.assign`,
    method: 'POST',
    path: `/v1/${plural}/{key}/customers`,
    policy: 'define',
    tag: plural,
    title,
    params,
    body: RuleAssignInput,
    limit: 4 * 1024 * 1024,
    status: 200,
    answer: RuleAssigned,
    audit: ({ params: { key }, body: { customers, ...said } }, done) =>
      assigned(kind, key, { ...said, named: customers?.length ?? 0, changed: done.changed }),
    handle: async ({ services, actor, params: { key }, body, zone }) => {
      const { customers, where, segment, value, reason, remove = false } = body
      const ways = [customers, where, segment].filter((way) => way !== undefined)
      if (ways.length !== 1) {
        const field = 'customers / where / segment'
        return fail(
          ways.length === 0
            ? problem('missing_field', { field }, '')
            : problem('rule_mixed', { keys: field }, ''),
        )
      }
      return services.rules.assign(
        actor,
        { kind, key },
        {
          customers: customers?.map((one) => unwrap(pointTo(actor, one))),
          where,
          segment,
          value,
          reason,
          remove,
          until: unwrap(readTime(body.until, zone, '/until')),
        },
      )
    },
  }),
)

export const ruleMembersRoutes: readonly Route[] = [
  route({
    key: 'segments.members',
    method: 'GET',
    path: '/v1/segments/{key}/members',
    policy: 'read',
    tag: 'segments',
    title: { zh: '分群里的客户', en: 'Who is in the segment' },
    params,
    query: MembersQuery,
    status: 200,
    answer: CustomerList,
    mask: maskCustomerList,
    handle: async ({ services, actor, params: { key }, query, zone }) => {
      const { page: wanted, answer } = paging(`segment ${key}`, query)
      const filter = membersOf(key, unwrap(parseCustomerQuery(query, zone)))
      const found = unwrap(await services.customers.list(actor, filter, unwrap(wanted)))
      const { total, columns, as_of } = found
      return ok({ ...answer(found), total, columns, as_of })
    },
  }),
  fileRoute({
    key: 'segments.export',
    method: 'GET',
    path: '/v1/segments/{key}/members.csv',
    policy: 'read',
    tag: 'segments',
    title: { zh: '导出分群里的客户', en: 'Who is in the segment, as CSV' },
    params,
    query: MembersQuery,
    status: 200,
    file: 'text/csv',
    audit: ({ params: { key }, query: { q, ...said } }) =>
      assigned('segment', key, q === undefined ? said : { ...said, q: '…' }),
    handle: async ({ services, actor, params: { key }, query, zone }) => {
      const filter = membersOf(key, unwrap(parseCustomerQuery(query, zone)))
      const file = await customersCsv(services, actor, filter)
      return file.ok ? ok({ ...file.value, name: `${key}.csv` }) : file
    },
  }),
  ...assignRoutes,
  route({
    key: 'rules.undo',
    method: 'DELETE',
    path: '/v1/rules/acts/{act}',
    policy: 'define',
    tag: 'segments',
    title: { zh: '撤销一次批量操作', en: 'Take back what was done to many at once' },
    params: closed({ act: Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' }) }),
    status: 200,
    answer: RuleAssigned,
    audit: ({ params: { act } }, done) => ({
      subject: { kind: 'act', id: act },
      detail: { changed: done.changed },
    }),
    handle: async ({ services, actor, params: { act } }) => services.rules.undo(actor, act),
  }),
  route({
    key: 'customer_tags.give',
    method: 'POST',
    path: '/v1/customers/{id}/tags',
    policy: 'define',
    tag: 'tags',
    title: { zh: '给客户打标签', en: 'Give a customer a tag' },
    params: closed({ id: CustomerRef }),
    body: CustomerTagInput,
    status: 201,
    answer: CustomerTag,
    audit: ({ params: { id }, body }) => assigned('tag', body.tag, { customer: id, ...body }),
    handle: async ({ services, actor, params: { id }, body, zone }) => {
      const { tag, value, reason } = body
      const until = unwrap(readTime(body.until, zone, '/until'))
      const customer = unwrap(pointTo(actor, id))
      return services.rules.giveTag(actor, customer, { tag, value, reason, until })
    },
  }),
  route({
    key: 'customer_tags.take',
    method: 'DELETE',
    path: '/v1/customers/{id}/tags/{key}',
    policy: 'define',
    tag: 'tags',
    title: { zh: '取消客户的标签', en: 'Take a tag from a customer' },
    params: ofCustomer,
    status: 200,
    answer: RuleAssigned,
    audit: ({ params: { id, key } }) => assigned('tag', key, { customer: id }),
    handle: async ({ services, actor, params: { id, key } }) =>
      services.rules.takeTag(actor, unwrap(pointTo(actor, id)), key),
  }),
  route({
    key: 'customer_classes.set',
    method: 'PUT',
    path: '/v1/customers/{id}/classes/{key}',
    policy: 'define',
    tag: 'classes',
    title: { zh: '人工指定客户的分类', en: 'Set a customer’s class by hand' },
    params: ofCustomer,
    body: ClassOverrideInput,
    status: 200,
    answer: CustomerClass,
    audit: ({ params: { id, key }, body }) => assigned('class', key, { customer: id, ...body }),
    handle: async ({ services, actor, params: { id, key }, body, zone }) => {
      const { value, reason } = body
      const until = unwrap(readTime(body.until, zone, '/until'))
      const customer = unwrap(pointTo(actor, id))
      return services.rules.setClass(actor, customer, { class: key, value, reason, until })
    },
  }),
  route({
    key: 'customer_classes.unset',
    method: 'DELETE',
    path: '/v1/customers/{id}/classes/{key}',
    policy: 'define',
    tag: 'classes',
    title: { zh: '取消人工指定的分类', en: 'Let the rules choose the class again' },
    params: ofCustomer,
    status: 200,
    answer: RuleAssigned,
    audit: ({ params: { id, key } }) => assigned('class', key, { customer: id }),
    handle: async ({ services, actor, params: { id, key } }) =>
      services.rules.unsetClass(actor, unwrap(pointTo(actor, id)), key),
  }),
]

const assigned = (kind: RuleKind, id: string, detail: object) => ({
  subject: { kind, id },
  detail,
})
