import { ok, unwrap } from '#core/result.ts'
import { paging } from '../cursor.ts'
import { maskSearch } from '../auth/masking.ts'
import { route } from '../route.ts'
import { AuditEntry, AuditQuery } from '../shapes/audit.ts'
import { Health } from '../shapes/health.ts'
import { page } from '../shapes/page.ts'
import { SearchAnswer, SearchQuery } from '../shapes/search.ts'
import { Settings, SettingsInput } from '../shapes/settings.ts'
import { Status } from '../shapes/status.ts'

const Entries = page(AuditEntry)

export const shopRoutes = [
  route({
    key: 'status.show',
    method: 'GET',
    path: '/v1/status',
    policy: 'read',
    tag: 'shop',
    title: { zh: '数据新鲜度与系统状态', en: 'Freshness, engines, counts' },
    status: 200,
    answer: Status,
    handle: async ({ services, actor }) => services.status.show(actor),
  }),
  route({
    key: 'health.show',
    method: 'GET',
    path: '/v1/health',
    policy: 'read',
    tag: 'shop',
    title: {
      zh: '运行状况：哪里不正常，该怎么办',
      en: 'How things stand: what is wrong and what to do about it',
    },
    status: 200,
    answer: Health,
    handle: async ({ services, actor }) => services.status.health(actor),
  }),
  route({
    key: 'search.find',
    method: 'GET',
    path: '/v1/search',
    policy: 'read',
    tag: 'shop',
    title: { zh: '搜索客户、规则、指标', en: 'Search customers, rules and metrics' },
    query: SearchQuery,
    status: 200,
    answer: SearchAnswer,
    mask: maskSearch,
    handle: async ({ services, actor, query: { q, limit = 20 } }) =>
      ok({ q, hits: unwrap(await services.search.find(actor, q.trim(), limit)) }),
  }),
  route({
    key: 'settings.show',
    method: 'GET',
    path: '/v1/settings',
    policy: 'read',
    tag: 'shop',
    title: { zh: '店铺设置', en: 'The shop’s settings' },
    status: 200,
    answer: Settings,
    etag: 'gives',
    handle: async ({ services }) => services.settings.show(),
  }),
  route({
    key: 'settings.change',
    method: 'PUT',
    path: '/v1/settings',
    policy: 'settings',
    tag: 'shop',
    title: { zh: '修改店铺设置', en: 'Change the shop’s settings' },
    body: SettingsInput,
    status: 200,
    answer: Settings,
    etag: 'needs',
    audit: ({ body }) => ({ subject: { kind: 'settings', id: 'shop' }, detail: body }),
    handle: async ({ services, actor, body, etag }) => services.settings.change(actor, body, etag),
  }),
  route({
    key: 'audit.list',
    method: 'GET',
    path: '/v1/audit',
    policy: 'audit',
    tag: 'shop',
    title: { zh: '操作记录', en: 'Who changed what, newest first' },
    query: AuditQuery,
    status: 200,
    answer: Entries,
    handle: async ({ services, actor, query }) => {
      const { page: wanted, answer } = paging('audit', query)
      const filter = { actor: query.actor, subject: query.subject }
      return ok(answer(unwrap(await services.audit.list(actor, filter, unwrap(wanted)))))
    },
  }),
]
