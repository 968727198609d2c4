import { readFileSync } from 'node:fs'
import { hmacBase64 } from '../reading/signatures.ts'

/** A webhook as a platform would send it. */
export type SentHook = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Query, as in `?timestamp=…`. */
  readonly query?: string
}

/** How the platform signs, said once more and apart from how we check it. */
type Signer = (body: string, headers: Readonly<Record<string, string>>, now: number) => SentHook

/** The secrets that every test source has. */
export const SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  woocommerce: { secret: 'woo-secret' },
  shopify: { secret: 'hush' },
}

export const signers: Readonly<Record<string, Signer>> = {
  woocommerce: (body, headers) => ({
    body,
    headers: { ...headers, 'x-wc-webhook-signature': hmacBase64('woo-secret', body) },
  }),
  shopify: (body, headers) => ({
    body,
    headers: { ...headers, 'x-shopify-hmac-sha256': hmacBase64('hush', body) },
  }),
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
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const woo = (topic: string, name: string): HookExample => ({
  kind: 'woocommerce',
  name,
  headers: { 'x-wc-webhook-topic': topic, 'x-wc-webhook-delivery-id': `${topic}-1` },
  body: JSON.stringify(fixture(name)),
})
const shopify = (topic: string, name: string): HookExample => ({
  kind: 'shopify',
  name,
  headers: { 'x-shopify-topic': topic, 'x-shopify-webhook-id': `${topic}-${name}` },
  body: JSON.stringify(fixture(name)),
})

/** A payload of each thing that each kind takes. */
export const hookExamples: readonly HookExample[] = [
  woo('order.updated', 'woocommerce_order.json'),
  woo('customer.updated', 'woocommerce_customer.json'),
  woo('product.updated', 'woocommerce_product.json'),
  woo('order_refund.created', 'woocommerce_order_refund.json'),
  woo('coupon.updated', 'woocommerce_coupon.json'),
  shopify('orders/create', 'shopify_orders_create_2023-01.json'),
  shopify('orders/updated', 'shopify_order_legacy.json'),
  shopify('orders/paid', 'shopify_orders_legacy.json'),
  shopify('customers/update', 'shopify_customer_legacy.json'),
]

/** The example, signed as its platform signs. */
export const signed = (example: Omit<HookExample, 'name'>, now: number): SentHook => {
  const sign = signers[example.kind]
  if (!sign) throw new Error(`nobody signs for ${example.kind}`)
  return sign(example.body, example.headers, now)
}
