import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { Payload } from '../reading/payload.ts'
import {
  deliveryIn,
  header,
  hmacBase64,
  hmacHex,
  sameText,
  standardWebhook,
} from '../reading/signatures.ts'
import { STANDARD_HEADERS, signingSecret } from '../reading/signing-secret.ts'
import { defineSource, type SourceRequest } from '../source-kind.ts'
import { readMapped } from './mapped-facts.ts'
import { type HookMapping, MappedSettings } from './mapped-settings.ts'

/** Any system that can POST JSON: a mapping says where in it our fields stand. */
export const mappedSource = defineSource({
  key: 'mapped',
  name: { zh: '自定义映射', en: 'Mapped webhook' },
  about: {
    zh: '任何能以 JSON 推送的系统：用映射说明订单号、金额、手机号等各在 JSON 的什么位置。',
    en: 'Any system that can POST JSON: a mapping says where in it the order number, the amount, the telephone stand.',
  },
  steps: {
    zh: [
      '让对方系统把订单（退款、客户等）以 JSON POST 到 https://你的域名/v1/sources/KEY。',
      '在“签名密钥”填写双方共用的密钥。对方按 Standard Webhooks 签名则无需其他设置；只在某个请求头里放 HMAC-SHA256 的，请在设置中写明请求头名称和编码。',
      '在映射中写明类型（orders、refunds、customers、products、events、feedback），以及每个字段的路径，例如 "order_total": "payment.total"、"phone": "buyer.mobile"；明细写在 lines 里，例如 {"items": "goods", "fields": {"sku": "code"}}。',
      '请对应 updated_at（订单的最后修改时间）：乱序到达时旧内容才不会覆盖新内容。',
      '发一笔试试：读不懂的内容会进入“被拒收的数据”，改好映射后可重新接收。',
    ],
    en: [
      'Let the other system POST its orders (refunds, customers …) as JSON to https://YOUR-DOMAIN/v1/sources/KEY.',
      'Enter the shared secret as “Signing secret”. A sender that signs as Standard Webhooks say needs nothing else; for one that puts an HMAC-SHA256 into a header, name that header and its encoding in the settings.',
      'In the mapping say the kind (orders, refunds, customers, products, events, feedback) and where each field stands, such as "order_total": "payment.total", "phone": "buyer.mobile"; lines go into lines, such as {"items": "goods", "fields": {"sku": "code"}}.',
      'Do map updated_at, when the order was last changed: only then does old news not replace newer.',
      'Send one: what is not understood waits among the rejected and can be taken in again once the mapping is right.',
    ],
  },
  settings: MappedSettings,
  secrets: [signingSecret],
  webhook: {
    topics: [],
    headers: STANDARD_HEADERS,
    verify: (request, secrets, now, settings) => {
      const name = String(settings['signature_header'] ?? '').toLowerCase()
      return name === ''
        ? standardWebhook(request, secrets, now)
        : signedInHeader(request, secrets, name, settings['signature_encoding'])
    },
    read: (body, context) => {
      const mapping = context.settings['mapping'] as HookMapping | undefined
      if (mapping === undefined || Object.keys(mapping.fields ?? {}).length === 0)
        return fail(problem('missing_field', { field: 'mapping' }, '/settings/mapping'))
      const it = Payload.of(body)
      const facts = readMapped(it, mapping, context)
      return it.finish({ topic: mapping.kind, ...deliveryIn(context), ...facts })
    },
  },
})

/** HMAC-SHA256 of the body in a header, with or without `sha256=` before it. */
function signedInHeader(
  request: SourceRequest,
  secrets: Readonly<Record<string, string>>,
  name: string,
  encoding: unknown,
): Result<Buffer> {
  const given = header(request, name).replace(/^sha256=/, '')
  const secret = secrets['signing_secret'] ?? ''
  const expected =
    encoding === 'base64' ? hmacBase64(secret, request.rawBody) : hmacHex(secret, request.rawBody)
  return sameText(encoding === 'base64' ? given : given.toLowerCase(), expected)
    ? ok(request.rawBody)
    : fail(problem('bad_signature', { detail: name }))
}
