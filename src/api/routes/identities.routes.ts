import { ok, unwrap } from '#core/result.ts'
import {
  maskIdentities,
  maskMerge,
  maskSuggestions,
  maskUnmerge,
} from '../auth/identity-masking.ts'
import { pointTo } from '../auth/pointing.ts'
import { paging } from '../cursor.ts'
import { route } from '../route.ts'
import { CustomerRef } from '../shapes/customer.ts'
import {
  CustomerIdentities,
  Dismissal,
  IdentityMerges,
  IdentityRules,
  IdentityRulesInput,
  IdentitySuggestions,
  MergeAnswer,
  MergeInput,
  UnmergeAnswer,
  UnmergeInput,
} from '../shapes/identity.ts'
import { PageQuery } from '../shapes/page.ts'
import { closed } from '../shapes/schema.ts'

const tag = 'customers'
const path = '/v1/identities'

/** Who is one with whom: merging, parting, what is suggested, and the rules. */
export const identitiesRoutes = [
  route({
    key: 'identities.show',
    method: 'GET',
    path: '/v1/customers/{id}/identities',
    policy: 'read',
    tag,
    title: {
      zh: '客户的身份标识、各自带来的数据和合并记录',
      en: 'The customer’s identifiers, what came by each, and merges',
    },
    params: closed({ id: CustomerRef }),
    status: 200,
    answer: CustomerIdentities,
    mask: maskIdentities,
    handle: async ({ services, actor, params: { id } }) =>
      services.identities.show(actor, unwrap(pointTo(actor, id))),
  }),
  route({
    key: 'identities.list',
    method: 'GET',
    path,
    policy: 'read',
    tag,
    title: { zh: '全部合并记录（含已撤销的）', en: 'All merges, those taken back too' },
    query: closed(PageQuery),
    status: 200,
    answer: IdentityMerges,
    handle: async ({ services, actor, query }) => {
      const { page: wanted, answer } = paging('identity merges', query)
      return ok(answer(unwrap(await services.identities.list(actor, unwrap(wanted)))))
    },
  }),
  route({
    key: 'identities.merge',
    method: 'POST',
    path: `${path}/merge`,
    policy: 'identity',
    tag,
    title: {
      zh: '合并两位客户（可先试算，可撤销）',
      en: 'Merge two customers; can be tried first and taken back',
    },
    body: MergeInput,
    status: 200,
    answer: MergeAnswer,
    mask: maskMerge,
    audit: (_asked, answer) => ({
      subject: { kind: 'customer', id: `no:${answer.no}` },
      detail: {
        customers: answer.before.map(({ no }) => no),
        merge: answer.merge?.id ?? null,
        dry_run: answer.dry_run,
      },
    }),
    handle: async ({ services, actor, body }) => {
      const [a = '', b = ''] = body.customers
      return services.identities.merge(
        actor,
        [unwrap(pointTo(actor, a)), unwrap(pointTo(actor, b))],
        { reason: body.reason ?? '', dryRun: body.dry_run ?? false },
      )
    },
  }),
  route({
    key: 'identities.unmerge',
    method: 'POST',
    path: `${path}/unmerge`,
    policy: 'identity',
    tag,
    title: { zh: '撤销一次合并', en: 'Take a merge back' },
    body: UnmergeInput,
    status: 200,
    answer: UnmergeAnswer,
    mask: maskUnmerge,
    audit: (_asked, { merge, customers }) => ({
      subject: { kind: 'merge', id: merge.id },
      detail: { customers: customers.map(({ no }) => no) },
    }),
    handle: async ({ services, actor, body }) => services.identities.unmerge(actor, body.merge),
  }),
  route({
    key: 'identities.suggestions',
    method: 'GET',
    path: `${path}/suggestions`,
    policy: 'read',
    tag,
    title: { zh: '可能是同一人的客户', en: 'Customers who may be one person' },
    query: closed(PageQuery),
    status: 200,
    answer: IdentitySuggestions,
    mask: maskSuggestions,
    handle: async ({ services, actor, query }) => {
      const { page: wanted, answer } = paging('identity suggestions', query)
      return ok(answer(unwrap(await services.identities.suggestions(actor, unwrap(wanted)))))
    },
  }),
  route({
    key: 'identities.dismiss',
    method: 'DELETE',
    path: `${path}/suggestions/{id}`,
    policy: 'identity',
    tag,
    title: { zh: '不是同一人：不再建议', en: 'They are two people: suggest them no more' },
    params: Dismissal,
    status: 200,
    answer: Dismissal,
    audit: (_asked, { id }) => ({ subject: { kind: 'identity_suggestion', id }, detail: {} }),
    handle: async ({ services, actor, params: { id } }) => services.identities.dismiss(actor, id),
  }),
  route({
    key: 'identities.rules',
    method: 'GET',
    path: `${path}/rules`,
    policy: 'read',
    tag,
    title: { zh: '身份合并规则', en: 'Which identifiers merge customers' },
    status: 200,
    answer: IdentityRules,
    handle: async ({ services }) => services.identities.rules(),
  }),
  route({
    key: 'identities.set_rules',
    method: 'PUT',
    path: `${path}/rules`,
    policy: 'settings',
    tag,
    title: { zh: '修改身份合并规则', en: 'Set which identifiers merge customers' },
    body: IdentityRulesInput,
    status: 200,
    answer: IdentityRules,
    audit: ({ body }) => ({
      subject: { kind: 'settings', id: 'identity_rules' },
      detail: { rules: body.data },
    }),
    handle: async ({ services, actor, body }) => services.identities.setRules(actor, body),
  }),
]
