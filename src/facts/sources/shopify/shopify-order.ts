import type { Money } from '#core/money.ts'
import type { OrderLine, OrderRefund } from '../../schema/order.ts'
import {
  fullPrice,
  iso,
  isoOf,
  minus,
  statusWords,
  sum,
  unlessZero,
  versioned,
} from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { whose } from '../reading/people.ts'
import { type States, stateOf } from '../reading/states.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'
import { shopifyCustomer } from './shopify-others.ts'
import { refundOf } from './shopify-refund.ts'

/** What was paid for stays paid; what is given back is told by refunds of their own. */
const STATES: States = {
  pending: 'pending',
  authorized: 'pending',
  partially_paid: 'pending',
  expired: 'void',
  paid: 'paid',
  partially_refunded: 'paid',
  refunded: 'paid',
  voided: 'void',
}

/** An order of the Admin REST API, with its refunds and its customer. */
export function shopifyOrder(it: Payload, context: SourceContext): SourceFacts {
  const currency = it.must(it.id('currency'), context.currency, 'currency')
  const ordered = it.must(it.time('UTC', 'created_at'), 0, 'created_at')
  const cancelled = it.time('UTC', 'cancelled_at')
  const paying = stateOf(STATES, [it.at('financial_status')])
  const state = cancelled === undefined ? paying : 'void'
  // What it came to before anything was given back.
  const total = it.must(
    shopMoney(it, currency, 'total_price'),
    { amount: 0, currency },
    'total_price',
  )
  const included = it.flag('taxes_included') ?? false
  const { status, attributes } = statusWords(
    cancelled === undefined ? (it.word('financial_status') ?? '') : 'cancelled',
    state,
  )
  const name = it.word('name')
  const order = versioned(it.time('UTC', 'updated_at') ?? ordered, state, {
    order_id: it.must(it.id('id'), '', 'id'),
    ...buyerOf(it, context),
    ordered_at: iso(ordered),
    status,
    currency,
    order_total: total,
    platform: 'shopify',
    coupon_codes: it.list('discount_codes').flatMap((coupon) => coupon.word('code') ?? []),
    lines: it.list('line_items').map((line) => lineOf(line, currency, included)),
    refunds: it.list('refunds').map((refund): OrderRefund => refundOf(refund, currency)),
    attributes: { ...attributes, ...(name === undefined ? {} : { number: name }) },
    ...saying({
      // Shopify says that an order is paid, not when: when it was processed.
      paid_at: paying === 'paid' ? isoOf(it.time('UTC', 'processed_at')) : undefined,
      cancelled_at: isoOf(cancelled),
      shipping: shippingOf(it, currency),
      channel: it.word('source_name'),
      store: it.id('location_id'),
    }),
  })
  const customer = it.at('customer')
  const customers = customer.said ? (shopifyCustomer(customer, context).customers ?? []) : []
  return { orders: [order], customers }
}

/** An amount in the shop's own currency; older payloads write none beside it. */
const shopMoney = (it: Payload, currency: string, name: string): Money | undefined =>
  it.money(currency, `${name}_set`, 'shop_money', 'amount') ?? it.money(currency, name)

function shippingOf(it: Payload, currency: string): Money | undefined {
  const set = it.money(currency, 'total_shipping_price_set', 'shop_money', 'amount')
  return (
    set ??
    sum(
      ...it
        .list('shipping_lines')
        .map((line) => line.money(currency, 'discounted_price') ?? line.money(currency, 'price')),
    )
  )
}

/** What was paid for a line: its price, less its share of the discounts, with the tax that comes on top. */
function lineOf(line: Payload, currency: string, included: boolean): OrderLine {
  const price = shopMoney(line, currency, 'price')
  const quantity = line.number('quantity')
  const off = discountOf(line, currency)
  const tax = included
    ? undefined
    : sum(...line.list('tax_lines').map((one) => shopMoney(one, currency, 'price')))
  const gross = fullPrice(price, quantity)
  const net = off === undefined ? gross : minus(gross, off)
  const [variant, product] = [line.id('variant_id'), line.id('product_id')]
  return saying({
    line_id: line.id('id'),
    sku: line.word('sku') ?? variant ?? product,
    product_name: line.word('name') ?? line.word('title'),
    brand: line.word('vendor'),
    quantity,
    unit_price: price,
    line_discount: unlessZero(off),
    line_total: net === undefined ? undefined : sum(net, tax),
  })
}

/** Shares of the order's discounts; older payloads have the line's own only. */
function discountOf(line: Payload, currency: string): Money | undefined {
  const shares = line.list('discount_allocations')
  if (shares.length === 0) return line.money(currency, 'total_discount')
  return sum(...shares.map((share) => shopMoney(share, currency, 'amount')))
}

function buyerOf(it: Payload, context: SourceContext) {
  const customer = it.at('customer')
  return whose(context, {
    number: customer.id('id'),
    email: it.word('email') ?? it.word('contact_email') ?? customer.word('email'),
    phone: it.word('phone') ?? customer.word('phone'),
    country: it.word('billing_address', 'country_code'),
  })
}
