import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { MAX_EVENT } from '#facts/sources/tracking/message.ts'
import { storable } from '#facts/sources/tracking/values.ts'
import { decodeBody } from '../http/decode-body.ts'
import { readJsonBody } from '../http/json-body.ts'
import type { HookAnswer } from '#facts/sources/source-kind.ts'
import { type Call, rawRoute, type Route } from '../route.ts'
import type { Text } from '../shapes/text.ts'
import { closed } from '../shapes/schema.ts'
import { TrackingBatch, TrackingMessage } from '../shapes/tracking.ts'
import type { Tracker } from '../tracking-services.ts'
import { browserSettings, sourceConfig } from '../tracking-config.ts'

/** The protocol's limit of a batch, on decoded bytes; {@link MAX_EVENT} is that of one message. */
const MAX_BATCH = 500 * 1024

type RawCall = Pick<Call, 'services' | 'clock' | 'request'>

const tag = 'tracking'
const policy = 'source'
const answer = closed({ success: Type.Boolean() })
const JSON_TYPE = 'application/json; charset=utf-8'
const SUCCESS: HookAnswer = { type: JSON_TYPE, body: '{"success":true}' }
const json = (value: object): HookAnswer => ({ type: JSON_TYPE, body: JSON.stringify(value) })
const unaudited = 'facts keep their own source, arrival and versions'

const CALLS: readonly (readonly [type: string, short: string, title: Text])[] = [
  ['identify', 'i', { zh: '识别客户', en: 'Who somebody is' }],
  ['track', 't', { zh: '行为与订单事件', en: 'What somebody did' }],
  ['page', 'p', { zh: '访问页面', en: 'A page was opened' }],
  ['screen', 's', { zh: '打开 App 页面', en: 'A screen was opened' }],
  ['group', 'g', { zh: '所属团体', en: 'Which group somebody belongs to' }],
  ['alias', 'a', { zh: '合并匿名身份', en: 'Who somebody was before' }],
]

/** The Segment tracking protocol, as the SDKs of Segment and RudderStack speak it. */
export const trackingRoutes: readonly Route[] = [
  ...CALLS.flatMap(([type, short, title]) => [
    messageRoute(`tracking.${type}`, `/v1/${type}`, type, title),
    messageRoute(`tracking.${short}`, `/v1/${short}`, type, title),
  ]),
  messageRoute('tracking.batch', '/v1/batch', undefined, { zh: '批量发送', en: 'Several at once' }),
  messageRoute('tracking.b', '/v1/b', undefined, { zh: '批量发送', en: 'Several at once' }),
  rawRoute({
    key: 'tracking.settings',
    method: 'GET',
    path: '/v1/projects/{writeKey}/settings',
    policy,
    tag,
    title: { zh: '浏览器 SDK 的设置（Segment）', en: 'Settings of the browser SDK (Segment)' },
    params: closed({ writeKey: Type.String() }),
    status: 200,
    cors: true,
    handle: async ({ services, params: { writeKey }, request }) => {
      const tracker = await services.tracking.recognise(writeKey, request.headers.origin)
      return tracker.ok ? ok(json(browserSettings(writeKey))) : tracker
    },
  }),
  ...['/sourceConfig/', '/sourceConfig'].map((path, index) =>
    rawRoute({
      key: index === 0 ? 'tracking.config' : 'tracking.config_short',
      method: 'GET',
      path,
      policy,
      tag,
      title: {
        zh: '浏览器 SDK 的设置（RudderStack）',
        en: 'Settings of the browser SDK (RudderStack)',
      },
      status: 200,
      cors: true,
      handle: async ({ services, request, clock }) => {
        const writeKey = keyOfHeader(request.headers.authorization) ?? keyOfQuery(request.url)
        if (writeKey === undefined) return fail(problem('unauthorized'))
        const tracker = await services.tracking.recognise(writeKey, request.headers.origin)
        return tracker.ok ? ok(json(sourceConfig(writeKey, tracker.value, clock.now()))) : tracker
      },
    }),
  ),
  rawRoute({
    key: 'tracking.metrics',
    method: 'POST',
    path: '/v1/m',
    policy: 'public',
    tag,
    title: { zh: 'SDK 自身的指标（不保存）', en: 'Metrics of the SDK itself; not kept' },
    status: 204,
    cors: true,
    limit: MAX_EVENT,
    unaudited: 'nothing is kept',
    handle: async () => ok({ type: JSON_TYPE, body: '' }),
  }),
]

function messageRoute(key: string, path: string, type: string | undefined, title: Text): Route {
  const limit = type === undefined ? MAX_BATCH : MAX_EVENT
  return rawRoute({
    key,
    method: 'POST',
    path,
    policy,
    tag,
    title,
    body: type === undefined ? TrackingBatch : TrackingMessage,
    status: 200,
    answer,
    cors: true,
    // What is larger than this before it is unpacked is not read; what is larger than the limit is told so.
    limit: 2 * MAX_BATCH,
    unaudited,
    handle: async (call) => take(call, type, limit),
  })
}

async function take(
  call: RawCall,
  type: string | undefined,
  limit: number,
): Promise<Result<HookAnswer>> {
  const { services, clock } = call
  const { headers } = call.request
  const receivedAt = clock.now()
  const { tracking } = services
  const told = keyOfHeader(headers.authorization)
  const early = told === undefined ? undefined : await tracking.recognise(told, headers.origin)
  // A wrong key in the header may stand beside the right one in the body: Bearer is somebody else's token.
  if (early?.ok === false && !isBearer(headers.authorization)) return early
  const body = await bodyOf(call, limit)
  if (!body.ok) {
    if (early?.ok) tracking.refused(early.value, type ?? 'batch', body.problem)
    return body
  }
  const tracker = early?.ok ? early : await byBody(call, body.value)
  if (!tracker.ok) return tracker
  const taken = await tracking.take(tracker.value, {
    type,
    body: body.value,
    receivedAt,
    sentAt: textIn(headers['sentat']),
    anonymousId: anonymousIdOf(headers['anonymousid']),
  })
  return taken.ok ? ok(SUCCESS) : taken
}

async function bodyOf({ request }: RawCall, limit: number): Promise<Result<unknown>> {
  const text = await decodeBody(request.rawBody, request.headers, limit)
  if (!text.ok) return text
  const value = readJsonBody(text.value)
  if (!value.ok) return value
  if (value.value === undefined || value.value === null || typeof value.value !== 'object')
    return fail(problem('invalid_json', { detail: 'an object is expected / 应为 JSON 对象' }))
  return ok(storable(value.value, text.value))
}

/** The write key in the body: of the batch, or of its first message. */
async function byBody({ services, request }: RawCall, body: unknown): Promise<Result<Tracker>> {
  const { writeKey, batch } = body as { writeKey?: unknown; batch?: unknown }
  const first: unknown = Array.isArray(batch) ? batch[0] : undefined
  const key = textIn(writeKey) ?? textIn((first as { writeKey?: unknown } | null)?.writeKey)
  if (key === undefined) return fail(problem('unauthorized'))
  return services.tracking.recognise(key, request.headers.origin)
}

const keyOfQuery = (url: string): string | undefined =>
  textIn(new URLSearchParams(url.split('?')[1] ?? '').get('writeKey'))

const isBearer = (authorization: string | undefined): boolean =>
  /^Bearer\s/i.test(authorization ?? '')

/** The user's name of Basic, with or without its colon; or what stands after Bearer. */
function keyOfHeader(authorization: string | undefined): string | undefined {
  const [, scheme = '', value = ''] = /^(Basic|Bearer)\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (value === '') return undefined
  if (scheme.toLowerCase() === 'bearer') return value
  const [name = ''] = Buffer.from(value, 'base64').toString('utf8').split(':')
  return name === '' ? undefined : name
}

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined

/** Base64 of the id, where it is that. */
function anonymousIdOf(header: unknown): string | undefined {
  const text = textIn(header)
  if (text === undefined || !/^[\w+/=-]+$/.test(text)) return text
  const decoded = Buffer.from(text, 'base64').toString('utf8')
  const isOurs = Buffer.from(decoded, 'utf8').toString('base64').replace(/=+$/, '')
  return isOurs === text.replace(/=+$/, '') && /^[\x20-\x7e]+$/.test(decoded) ? decoded : text
}
