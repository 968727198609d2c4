import type { OrderLine, OrderRefund } from '../../schema/order.ts'
import { iso, isoOf, statusWords, unlessZero, versioned } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { whose, wholeName } from '../reading/people.ts'
import { type States, stateOf } from '../reading/states.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'

const UTC = 'UTC'

/** `payment_status` says whether it counts; part of a payment is not a payment. */
const STATES: States = {
  not_paid: 'pending',
  awaiting: 'pending',
  authorized: 'pending',
  partially_authorized: 'pending',
  partially_captured: 'pending',
  requires_action: 'pending',
  captured: 'paid',
  partially_refunded: 'paid',
  refunded: 'paid',
  canceled: 'void',
}

/** An order of Medusa v2; amounts are numbers in major units. */
export function medusaOrder(it: Payload, context: SourceContext): SourceFacts {
  const currency = it.must(it.id('currency_code'), context.currency, 'currency_code').toUpperCase()
  const cancelled = it.word('status') === 'canceled'
  const paying = stateOf(STATES, [it.at('payment_status')])
  const state = cancelled ? 'void' : paying
  const created = it.must(it.time(UTC, 'created_at'), 0, 'created_at')
  const changed = it.time(UTC, 'updated_at') ?? created
  const payments = it.list('payment_collections').flatMap((one) => one.list('payments'))
  const captured = payments.flatMap((one) => one.time(UTC, 'captured_at') ?? [])
  const { status, attributes } = statusWords(
    cancelled ? 'canceled' : (it.word('payment_status') ?? ''),
    state,
  )
  const display = it.id('display_id')
  const order = versioned(changed, state, {
    order_id: it.must(it.id('id'), '', 'id'),
    ...whose(context, {
      number: it.id('customer_id'),
      email: it.word('email'),
      phone: it.word('customer', 'phone') ?? it.word('billing_address', 'phone'),
      country: it.word('billing_address', 'country_code'),
    }),
    ordered_at: iso(created),
    status,
    currency,
    order_total: it.must(it.money(currency, 'total'), { amount: 0, currency }, 'total'),
    platform: 'medusa',
    lines: it.list('items').map((line) => lineOf(line, currency)),
    refunds: refundsOf(it, payments, currency, iso(changed)),
    coupon_codes: it.list('promotions').flatMap((one) => one.word('code') ?? []),
    attributes: { ...attributes, ...(display === undefined ? {} : { number: display }) },
    ...saying({
      paid_at: paying === 'paid' && captured.length > 0 ? iso(Math.min(...captured)) : undefined,
      cancelled_at: isoOf(it.time(UTC, 'canceled_at')),
      shipping: it.money(currency, 'shipping_total'),
      channel: it.id('sales_channel_id'),
    }),
  })
  const customer = it.at('customer')
  return {
    orders: [order],
    customers: customer.said ? (medusaCustomer(customer, context).customers ?? []) : [],
  }
}

function lineOf(line: Payload, currency: string): OrderLine {
  return saying({
    line_id: line.id('id'),
    sku: line.word('variant_sku') ?? line.word('variant_id') ?? line.word('product_id'),
    product_name: line.word('product_title') ?? line.word('title'),
    category: line.word('product_type'),
    quantity: line.number('quantity'),
    unit_price: line.price(currency, 'unit_price'),
    line_discount: unlessZero(line.money(currency, 'discount_total')),
    line_total: line.money(currency, 'total'),
  })
}

/** Refunds stand at their payments; an order sent without those says at least how much went back in all. */
function refundsOf(
  it: Payload,
  payments: readonly Payload[],
  currency: string,
  seen: string,
): OrderRefund[] {
  const single = payments.flatMap((payment) => payment.list('refunds'))
  if (it.has('payment_collections') || single.length > 0)
    return single.map((refund) => ({
      refund_id: refund.must(refund.id('id'), '', 'id'),
      refunded_at: iso(refund.must(refund.time(UTC, 'created_at'), 0, 'created_at')),
      amount: refund.must(refund.money(currency, 'amount'), { amount: 0, currency }, 'amount'),
    }))
  const sum = unlessZero(it.money(currency, 'summary', 'refunded_total'))
  const id = it.id('id') ?? ''
  return sum === undefined
    ? []
    : [{ refund_id: `${id}:refunded`, refunded_at: seen, sighted: true, amount: sum }]
}

export function medusaCustomer(it: Payload, context: SourceContext): SourceFacts {
  const email = it.word('email')
  const number = it.must(it.id('id'), '', 'id')
  const who = whose(context, { number, email, phone: it.word('phone') })
  return {
    customers: [
      {
        ...who,
        ...saying({
          at: isoOf(it.time(UTC, 'updated_at') ?? it.time(UTC, 'created_at')),
          name: wholeName(it.word('first_name'), it.word('last_name')),
          email,
          phone: who.identifiers?.['phone'],
          joined_at: isoOf(it.time(UTC, 'created_at')),
        }),
      },
    ],
  }
}
