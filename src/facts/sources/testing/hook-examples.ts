import { createCipheriv, createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A webhook as a platform would send it. */
export type SentHook = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** With its question mark. */
  readonly query?: string
}
type Headers = Readonly<Record<string, string>>

/** How a platform signs, said once more and apart from how we check it. */
type Signer = (body: string, headers: Headers, now: number) => SentHook

const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

/** The secrets that every test source has. */
export const SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  woocommerce: { secret: 'woo-secret' },
  shopify: { secret: 'hush' },
  youzan: { client_id: 'test_client_id', client_secret: 'test_client_secret' },
  'wechat-shop': {
    token: 'weixin',
    encoding_aes_key: AES_KEY,
    app_id: 'wx1',
    signing_secret: 'whsec_c2VjcmV0LW9mLXRoZS1zaG9w',
  },
  taobao: { signing_secret: 'taobao-secret' },
  medusa: { signing_secret: 'medusa-secret' },
  vendure: { signing_secret: 'vendure-secret' },
  mapped: { signing_secret: 'mapped-secret' },
}

const hmac = (secret: string | Buffer, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64')

const standard =
  (secret: string | Buffer): Signer =>
  (body, headers, now) => {
    const id = headers['webhook-id'] ?? 'msg_1'
    const at = String(Math.floor(now / 1000))
    return {
      body,
      headers: {
        ...headers,
        'webhook-id': id,
        'webhook-timestamp': at,
        'webhook-signature': `v1,${hmac(secret, `${id}.${at}.${body}`)}`,
      },
    }
  }

/** WeChat's enciphered mode: what it sends is a random head, the length, the message, the app's id, padding. */
export function wechatPush(message: string, now: number, app = 'wx1', xml = false): SentHook {
  const key = Buffer.from(`${AES_KEY}=`, 'base64')
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([Buffer.alloc(16, 'r'), length, text, Buffer.from(app)])
  const pad = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const encrypt = Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64')
  const [timestamp, nonce] = [String(Math.floor(now / 1000)), '1789']
  const signature = createHash('sha1')
    .update(['weixin', timestamp, nonce, encrypt].sort().join(''))
    .digest('hex')
  return {
    headers: {},
    body: xml
      ? `<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`
      : JSON.stringify({ ToUserName: 'gh', Encrypt: encrypt }),
    query: `?signature=x&timestamp=${timestamp}&nonce=${nonce}&encrypt_type=aes&msg_signature=${signature}`,
  }
}

export const signers: Readonly<Record<string, Signer>> = {
  woocommerce: (body, headers) => ({
    body,
    headers: { ...headers, 'x-wc-webhook-signature': hmac('woo-secret', body) },
  }),
  shopify: (body, headers) => ({
    body,
    headers: { ...headers, 'x-shopify-hmac-sha256': hmac('hush', body) },
  }),
  youzan: (body, headers) => ({
    body,
    headers: {
      ...headers,
      'event-sign': createHash('md5')
        .update(`test_client_id${body}test_client_secret`)
        .digest('hex'),
    },
  }),
  'wechat-shop': standard(Buffer.from('secret-of-the-shop')),
  taobao: standard('taobao-secret'),
  medusa: standard('medusa-secret'),
  vendure: standard('vendure-secret'),
  mapped: standard('mapped-secret'),
}

/** The text of a fixture as it is: ids keep all their digits. */
export const rawFixture = (name: string): string =>
  readFileSync(new URL(`../../../../test/fixtures/sources/${name}`, import.meta.url), 'utf8')

/** What stands under `payload` of a fixture. */
export const fixture = (name: string): any =>
  (JSON.parse(rawFixture(name)) as { payload: unknown }).payload

export type HookExample = {
  readonly kind: string
  readonly name: string
  readonly headers: Headers
  readonly body: string
  readonly settings?: object
}

const of =
  (kind: string, topic?: string, delivery?: string) =>
  (value: string, name: string): HookExample => ({
    kind,
    name,
    headers: {
      ...(topic === undefined ? {} : { [topic]: value }),
      ...(delivery === undefined ? {} : { [delivery]: `${value} ${name}` }),
    },
    body: JSON.stringify(fixture(name)),
  })
const woo = of('woocommerce', 'x-wc-webhook-topic', 'x-wc-webhook-delivery-id')
const shopify = of('shopify', 'x-shopify-topic', 'x-shopify-webhook-id')

/** What the generic source is told of the shop till that its example comes from. */
export const TILL_SETTINGS = {
  mapping: {
    kind: 'orders',
    items: 'data.bills',
    fields: {
      order_id: 'no',
      ordered_at: 'time',
      updated_at: 'changed',
      status: 'state',
      order_total: { path: 'money.paid', unit: 'minor' },
      shipping: 'money.post',
      phone: { path: ['buyer.mobile', 'buyer.tel'] },
      customer_id: 'buyer.no',
      coupon_codes: 'coupons[].code',
      channel: { value: '门店' },
      'attributes.cashier': 'cashier.name',
    },
    statuses: { 已结: 'paid', 挂单: 'pending', 退单: 'void' },
    lines: {
      items: 'goods',
      fields: {
        sku: 'code',
        product_name: 'title',
        quantity: 'n',
        unit_price: 'price',
        line_total: 'sum',
      },
    },
    refunds: {
      items: 'backs',
      fields: { refund_id: 'id', refunded_at: 'at', amount: { path: 'fee', absolute: true } },
    },
  },
}

/** A payload of each thing that each kind takes. */
export const hookExamples: readonly HookExample[] = [
  woo('order.updated', 'woocommerce_order.json'),
  woo('customer.updated', 'woocommerce_customer.json'),
  woo('product.updated', 'woocommerce_product.json'),
  woo('order_refund.created', 'woocommerce_order_refund.json'),
  woo('coupon.updated', 'woocommerce_coupon.json'),
  shopify('orders/create', 'shopify_orders_create_2023-01.json'),
  shopify('orders/updated', 'shopify_order_legacy.json'),
  shopify('customers/update', 'shopify_customer_legacy.json'),
  {
    kind: 'youzan',
    name: 'youzan_trade_TradePaid.json',
    headers: { 'event-type': 'trade_TradePaid' },
    body: (JSON.parse(rawFixture('youzan_trade_TradePaid.json')) as { raw_body: string }).raw_body,
  },
  of('wechat-shop')('', 'wechat_shop_order_get.json'),
  of('taobao')('', 'taobao_trade_fullinfo_get_response.json'),
  of('medusa')('', 'medusa_order.json'),
  of('vendure')('', 'vendure_order.json'),
  { ...of('mapped')('', 'mapped_till.json'), settings: TILL_SETTINGS },
]

export const exampleOf = (name: string): HookExample => {
  const found = hookExamples.find((one) => one.name === name)
  if (!found) throw new Error(`there is no example ${name}`)
  return found
}

/** The example, signed as its platform signs. */
export const signed = (example: Omit<HookExample, 'name'>, now: number): SentHook => {
  const sign = signers[example.kind]
  if (!sign) throw new Error(`nobody signs for ${example.kind}`)
  return sign(example.body, example.headers, now)
}
