import { Type } from 'typebox'
import { ok, unwrap } from '#core/result.ts'
import { paging } from '../cursor.ts'
import { route } from '../route.ts'
import { page } from '../shapes/page.ts'
import { closed } from '../shapes/schema.ts'
import {
  WebhookDelivery,
  WebhookDeliveryQuery,
  WebhookEndpoint,
  WebhookEndpointCreated,
  WebhookEndpointInput,
  WebhookReplayed,
  WebhookReplayInput,
} from '../shapes/webhook.ts'
import { readTime } from '../when.ts'

const params = closed({ id: Type.String({ maxLength: 100 }) })
const one = closed({
  id: Type.String({ maxLength: 100 }),
  delivery: Type.String({ maxLength: 100 }),
})
const Endpoints = closed({ data: Type.Array(WebhookEndpoint) })
const Deliveries = page(WebhookDelivery)
const tag = 'webhooks'
const about = (id: string) => ({ kind: 'webhook', id })
/** Addresses may hold tokens of the receiver's: the audit log has the host. */
const hostOf = (url: string): string => URL.parse(url)?.host ?? ''

export const webhooksRoutes = [
  route({
    key: 'webhooks.list',
    method: 'GET',
    path: '/v1/webhook-endpoints',
    policy: 'settings',
    tag,
    title: { zh: 'Webhook 接收地址', en: 'Endpoints that are told of transitions' },
    status: 200,
    answer: Endpoints,
    handle: async ({ services, actor }) =>
      ok({ data: unwrap(await services.webhooks.list(actor)) }),
  }),
  route({
    key: 'webhooks.create',
    method: 'POST',
    path: '/v1/webhook-endpoints',
    policy: 'settings',
    tag,
    title: {
      zh: '添加接收地址（签名密钥只显示一次）',
      en: 'Add an endpoint; its signing secret is shown once',
    },
    body: WebhookEndpointInput,
    status: 201,
    answer: WebhookEndpointCreated,
    secret: true,
    audit: ({ body: { url, ...detail } }, { endpoint }) => ({
      subject: about(endpoint.id),
      detail: { ...detail, host: hostOf(url) },
    }),
    handle: async ({ services, actor, body }) => services.webhooks.create(actor, body),
  }),
  route({
    key: 'webhooks.show',
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}',
    policy: 'settings',
    tag,
    title: { zh: '一个接收地址', en: 'One endpoint' },
    params,
    status: 200,
    answer: WebhookEndpoint,
    etag: 'gives',
    handle: async ({ services, actor, params: { id } }) => services.webhooks.show(actor, id),
  }),
  route({
    key: 'webhooks.change',
    method: 'PUT',
    path: '/v1/webhook-endpoints/{id}',
    policy: 'settings',
    tag,
    title: { zh: '修改、停用或启用接收地址', en: 'Change an endpoint, disable or enable it' },
    params,
    body: WebhookEndpointInput,
    status: 200,
    answer: WebhookEndpoint,
    etag: 'needs',
    audit: ({ params: { id }, body: { url, ...detail } }) => ({
      subject: about(id),
      detail: { ...detail, host: hostOf(url) },
    }),
    handle: async ({ services, actor, params: { id }, body, etag }) =>
      services.webhooks.change(actor, id, body, etag),
  }),
  route({
    key: 'webhooks.remove',
    method: 'DELETE',
    path: '/v1/webhook-endpoints/{id}',
    policy: 'settings',
    tag,
    title: { zh: '删除接收地址及其发送记录', en: 'Remove an endpoint with its log' },
    params,
    status: 200,
    answer: WebhookEndpoint,
    audit: ({ params: { id } }, { name }) => ({ subject: about(id), detail: { name } }),
    handle: async ({ services, actor, params: { id } }) => services.webhooks.remove(actor, id),
  }),
  route({
    key: 'webhooks.rotate',
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/rotate',
    policy: 'settings',
    tag,
    title: {
      zh: '更换签名密钥，旧密钥再用一天',
      en: 'A new signing secret; the old one signs beside it for a day',
    },
    params,
    status: 200,
    answer: WebhookEndpointCreated,
    secret: true,
    audit: ({ params: { id } }) => ({ subject: about(id), detail: {} }),
    handle: async ({ services, actor, params: { id } }) => services.webhooks.rotate(actor, id),
  }),
  route({
    key: 'webhooks.test',
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/test',
    policy: 'settings',
    tag,
    title: {
      zh: '立即发送一条测试消息',
      en: 'Send a test message now and say what became of it',
    },
    params,
    status: 200,
    answer: WebhookDelivery,
    audit: ({ params: { id } }, { state }) => ({ subject: about(id), detail: { state } }),
    handle: async ({ services, actor, params: { id } }) => services.webhooks.test(actor, id),
  }),
  route({
    key: 'webhooks.deliveries',
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}/deliveries',
    policy: 'settings',
    tag,
    title: { zh: '发送记录', en: 'What was sent, with every attempt; newest first' },
    params,
    query: WebhookDeliveryQuery,
    status: 200,
    answer: Deliveries,
    handle: async ({ services, actor, params: { id }, query }) => {
      const { page: wanted, answer } = paging(`webhooks.${id}`, query)
      const { state } = query
      return ok(
        answer(unwrap(await services.webhooks.deliveries(actor, id, { state }, unwrap(wanted)))),
      )
    },
  }),
  route({
    key: 'webhooks.replay_failed',
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/replay',
    policy: 'settings',
    tag,
    title: {
      zh: '重发某一时刻以来失败的消息（默认最近一天）',
      en: 'Send again what failed since an instant; by default within a day',
    },
    params,
    body: WebhookReplayInput,
    bodyOptional: true,
    status: 202,
    answer: WebhookReplayed,
    audit: ({ params: { id }, body }, { count }) => ({
      subject: about(id),
      detail: { ...body, count },
    }),
    handle: async ({ services, actor, params: { id }, body, zone }) =>
      services.webhooks.replayFailed(actor, id, unwrap(readTime(body.since, zone, '/since'))),
  }),
  route({
    key: 'webhooks.replay',
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/deliveries/{delivery}/replay',
    policy: 'settings',
    tag,
    title: { zh: '重发一条消息', en: 'Send one message again, under the same webhook-id' },
    params: one,
    status: 202,
    answer: WebhookDelivery,
    audit: ({ params: { id, delivery } }) => ({ subject: about(id), detail: { delivery } }),
    handle: async ({ services, actor, params: { id, delivery } }) =>
      services.webhooks.replay(actor, id, delivery),
  }),
]
