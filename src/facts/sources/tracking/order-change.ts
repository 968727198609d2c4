import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { formatTime, type Millis } from '#core/time.ts'
import type { OrderInput, OrderLine } from '../../schema/order.ts'
import type { RefundInput } from '../../schema/refund.ts'
import { whoseOf } from './behaviour.ts'
import { eventType } from './ecommerce-names.ts'
import type { Fields, Message } from './message.ts'
import {
  listOf,
  minorOf,
  numberOf,
  objectOf,
  optional,
  shortText,
  textOf,
  textsOf,
} from './values.ts'

/** What one message says of an order. */
export type OrderChange = {
  readonly orderId: string
  readonly at: Millis
  /** Settles which of two messages of one instant is later. */
  readonly id: string
  readonly status: string
  readonly content?: OrderContent
  readonly who: Pick<OrderInput, 'customer_id' | 'identifiers'>
}
export type OrderContent = Omit<
  OrderInput,
  'order_id' | 'ordered_at' | 'status' | 'version' | 'source' | 'customer_id' | 'identifiers'
>

export type OrderContext = {
  readonly zone: string
  readonly currency: string
  readonly channel: string
}

const STATUS: Readonly<Record<string, string>> = {
  order_completed: 'completed',
  order_updated: 'completed',
  order_cancelled: 'cancelled',
}

/** What an order event says of its order; undefined if it is none. */
export function orderChangeOf(
  message: Message,
  context: OrderContext,
): Result<OrderChange> | undefined {
  const type = message.type === 'track' ? eventType(message.name ?? '') : ''
  const status = STATUS[type]
  if (status === undefined) return undefined
  const orderId = shortText(message.properties['order_id'])
  if (orderId === undefined)
    return fail(problem('missing_field', { field: 'order_id' }, '/properties/order_id'))
  const content = contentOf(message.properties, context)
  if (!content.ok) return content
  if (content.value === undefined && type === 'order_completed')
    return fail(problem('missing_field', { field: 'total' }, '/properties/total'))
  return ok({
    orderId,
    at: message.at,
    id: message.id,
    status: shortText(message.properties['status']) ?? status,
    ...optional('content', content.value),
    who: whoseOf(message),
  })
}

/** A refund event as an item of POST /v1/refunds; undefined if it is none. Its message is what it is named by. */
export function refundOf(
  message: Message,
  { zone, currency: shopCurrency }: OrderContext,
): Result<RefundInput> | undefined {
  if (message.type !== 'track' || eventType(message.name ?? '') !== 'order_refunded')
    return undefined
  const { properties } = message
  const orderId = shortText(properties['order_id'])
  if (orderId === undefined)
    return fail(problem('missing_field', { field: 'order_id' }, '/properties/order_id'))
  const currency = currencyOf(properties, shopCurrency)
  const told = minorOf(properties['total'], currency, '/properties/total')
  if (!told.ok) return told
  const amount = told.value ?? sumOf(properties, currency)
  return ok({
    ...whoseOf(message),
    refund_id: shortText(properties['refund_id']) ?? message.id,
    order_id: orderId,
    refunded_at: formatTime(message.at, zone),
    // No amount: all that is left of the order.
    ...(amount === undefined ? {} : { amount: { amount: Math.abs(amount), currency } }),
  })
}

/** The order's amounts and lines, if the event tells any. */
function contentOf(
  properties: Fields,
  { currency: shopCurrency, channel }: OrderContext,
): Result<OrderContent | undefined> {
  const currency = currencyOf(properties, shopCurrency)
  const problems: Problem[] = []
  const money = (field: string): number | undefined => {
    const found = minorOf(properties[field], currency, `/properties/${field}`)
    if (found.ok) return found.value
    problems.push(found.problem)
    return undefined
  }
  const [total, revenue, subtotal] = [
    money('total') ?? money('total_value'),
    money('revenue'),
    money('subtotal'),
  ]
  const [shipping, tax] = [money('shipping'), money('tax')]
  const discount = money('discount') ?? money('total_discounts')
  const lines = linesOf(properties, currency, problems)
  const [first] = problems
  if (first)
    return fail(problems.length === 1 ? first : { code: 'invalid_input', errors: problems })
  const net = revenue ?? subtotal
  // With shipping and tax, as what was paid for the order.
  const whole = total ?? (net === undefined ? undefined : net + (shipping ?? 0) + (tax ?? 0))
  if (whole === undefined && (lines.length === 0 || lines.some((line) => !line.unit_price)))
    return ok(undefined)
  const amount = (minor: number) => ({ amount: minor, currency })
  return ok({
    currency,
    ...(channel === '' ? {} : { channel }),
    ...optional('store', shortText(properties['affiliation'])),
    ...optional('coupon_codes', couponsOf(properties)),
    ...optional('order_discount', discount === undefined ? undefined : amount(discount)),
    ...optional('shipping', shipping === undefined ? undefined : amount(shipping)),
    ...optional('order_total', whole === undefined ? undefined : amount(whole)),
    ...(lines.length === 0 ? {} : { lines }),
    attributes: attributesOf(properties),
  })
}

function linesOf(properties: Fields, currency: string, problems: Problem[]): OrderLine[] {
  return listOf(properties['products']).map((product, index) => {
    const it = objectOf(product)
    const price = minorOf(it['price'], currency, `/properties/products/${index}/price`)
    if (!price.ok) problems.push(price.problem)
    const quantity = numberOf(it['quantity'])
    return {
      ...optional('sku', shortText(it['sku']) ?? shortText(it['product_id'])),
      ...optional('product_name', shortText(it['name'])),
      ...optional('category', shortText(it['category'])),
      ...optional('brand', shortText(it['brand'])),
      // One piece, unless it says how many.
      quantity: quantity ?? 1,
      ...(price.ok && price.value !== undefined
        ? { unit_price: { amount: price.value, currency } }
        : {}),
    }
  })
}

/** The sum of what is named, where every product has a price. */
function sumOf(properties: Fields, currency: string): number | undefined {
  const problems: Problem[] = []
  const lines = linesOf(properties, currency, problems)
  if (lines.length === 0 || problems.length > 0 || lines.some((line) => !line.unit_price))
    return undefined
  return lines.reduce(
    (sum, line) => sum + Math.round((line.unit_price?.amount ?? 0) * (line.quantity ?? 1)),
    0,
  )
}

const currencyOf = (properties: Fields, otherwise: string): string => {
  const told = textOf(properties['currency'])?.toUpperCase()
  return told !== undefined && /^[A-Z]{3}$/.test(told) ? told : otherwise
}

function couponsOf(properties: Fields): string[] | undefined {
  const codes = [properties['coupon'], ...listOf(properties['coupons'])].flatMap(
    (coupon) => shortText(coupon) ?? [],
  )
  return codes.length === 0 ? undefined : codes.slice(0, 100)
}

/** What has no field of its own; amounts as they were written, where they were texts. */
function attributesOf(properties: Fields): Record<string, string> {
  const kept = ['checkout_id', 'subtotal', 'revenue', 'tax', 'payment_method']
  const asWritten = ['total', 'shipping', 'discount'].filter(
    (field) => typeof properties[field] === 'string',
  )
  return textsOf(
    Object.fromEntries(
      [...kept, ...asWritten]
        .filter((field) => properties[field] !== undefined)
        .map((field) => [field, properties[field]]),
    ),
  )
}
