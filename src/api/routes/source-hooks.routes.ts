import { Type } from 'typebox'
import { type Route, rawRoute } from '../route.ts'
import { closed } from '../shapes/schema.ts'
import type { Text } from '../shapes/text.ts'

const params = closed({ name: Type.String({ maxLength: 60 }) })
const tag = 'sources'
/** An order with thousands of lines has two or three. */
const LIMIT = 8 * 1024 * 1024
const unaudited = 'facts keep their own source, arrival and versions'

/** Where shop platforms send their webhooks. */
export const sourceHooksRoutes: readonly Route[] = [
  hookRoute('sources.hook', '/v1/sources/{name}', {
    zh: '接收店铺平台的推送（校验签名，落盘后才应答）',
    en: 'A shop platform’s webhook: signature checked, answered when durable',
  }),
  hookRoute('sources.callback', '/v1/sources/{name}/callback', {
    zh: '同上，供要求同一地址先用 GET 验证的平台使用（微信小店）',
    en: 'The same, for platforms that first ask the same address by GET (WeChat)',
  }),
  rawRoute({
    key: 'sources.greet',
    method: 'GET',
    path: '/v1/sources/{name}/callback',
    policy: 'source',
    tag,
    title: {
      zh: '平台验证推送地址',
      en: 'A platform asks whether the address is ours',
    },
    params,
    status: 200,
    handle: async ({ services, params: { name }, request }) =>
      services.sourceHooks.greet(name, request),
  }),
]

function hookRoute(key: string, path: string, title: Text): Route {
  return rawRoute({
    key,
    method: 'POST',
    path,
    policy: 'source',
    tag,
    title,
    params,
    status: 200,
    limit: LIMIT,
    unaudited,
    handle: async ({ services, params: { name }, request }) =>
      services.sourceHooks.take(name, request),
  })
}
