import type { OrderLine, OrderPayment, OrderRefund } from '../../schema/order.ts'
import { iso, isoOf, minus, statusWords, unlessZero, versioned } from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { toldOf, whose, wholeName } from '../reading/people.ts'
import { type States, stateOf } from '../reading/states.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'

const UTC = 'UTC'

const STATES: States = {
  Created: 'pending',
  Draft: 'pending',
  AddingItems: 'pending',
  ArrangingPayment: 'pending',
  PaymentAuthorized: 'pending',
  PaymentSettled: 'paid',
  PartiallyShipped: 'paid',
  Shipped: 'paid',
  PartiallyDelivered: 'paid',
  Delivered: 'paid',
  // Being changed after it was placed: what was paid stays paid.
  Modifying: 'paid',
  ArrangingAdditionalPayment: 'paid',
  Cancelled: 'void',
}

/** An order as the plugin sends it; amounts are whole numbers of which the shop's precision makes a major unit. */
export function vendureFacts(it: Payload, context: SourceContext): SourceFacts {
  const currency = it.must(it.id('currencyCode'), context.currency, 'currencyCode')
  const digits = Number(context.settings['precision'] ?? 2)
  const state = stateOf(STATES, [it.at('state')])
  const created =
    it.time(UTC, 'orderPlacedAt') ?? it.must(it.time(UTC, 'createdAt'), 0, 'createdAt')
  const changed = it.time(UTC, 'updatedAt') ?? created
  const payments = it.list('payments')
  const settled = payments
    .filter((one) => one.word('state') === 'Settled')
    .map((one) => paymentOf(one, currency, digits))
  const { status, attributes } = statusWords(it.word('state') ?? '', state)
  const total = it.minor(currency, digits, 'totalWithTax')
  const who = buyerOf(it, context)
  const order = versioned(changed, state, {
    order_id: it.must(it.id('code') ?? it.id('id'), '', 'code'),
    ...who,
    ordered_at: iso(created),
    status,
    currency,
    order_total: it.must(total, { amount: 0, currency }, 'totalWithTax'),
    platform: 'vendure',
    lines: it.list('lines').map((line) => lineOf(line, currency, digits)),
    refunds: payments
      .flatMap((one) => one.list('refunds'))
      .flatMap((one) => refundOf(one, currency, digits)),
    coupon_codes: it.list('couponCodes').flatMap((one) => one.word() ?? []),
    attributes,
    payments: settled,
    ...saying({
      // Cancelled after it was paid: it counts until then.
      cancelled_at: state === 'void' && settled.length > 0 ? iso(changed) : undefined,
      shipping: it.minor(currency, digits, 'shippingWithTax'),
    }),
  })
  return { orders: [order], customers: customersOf(it.at('customer'), who, iso(created)) }
}

function lineOf(line: Payload, currency: string, digits: number): OrderLine {
  const full = line.minor(currency, digits, 'linePriceWithTax')
  const paid =
    line.minor(currency, digits, 'proratedLinePriceWithTax') ??
    line.minor(currency, digits, 'discountedLinePriceWithTax') ??
    full
  const variant = line.at('productVariant')
  return saying({
    line_id: line.id('id'),
    sku: variant.word('sku') ?? variant.word('id'),
    product_name: variant.word('name'),
    quantity: line.number('quantity'),
    unit_price: line.minor(currency, digits, 'unitPriceWithTax'),
    line_discount: unlessZero(minus(full, paid)),
    line_total: paid,
  })
}

function paymentOf(payment: Payload, currency: string, digits: number): OrderPayment {
  const amount = payment.minor(currency, digits, 'amount')
  return {
    payment_id: payment.must(payment.id('transactionId') ?? payment.id('id'), '', 'id'),
    at: iso(payment.must(payment.time(UTC, 'createdAt'), 0, 'createdAt')),
    amount: payment.must(amount, { amount: 0, currency }, 'amount'),
    ...saying({ method: payment.word('method') }),
  }
}

function refundOf(refund: Payload, currency: string, digits: number): OrderRefund[] {
  if (refund.word('state') !== 'Settled') return []
  const amount = refund.minor(currency, digits, 'total')
  return [
    {
      refund_id: refund.must(refund.id('id'), '', 'id'),
      refunded_at: iso(refund.must(refund.time(UTC, 'createdAt'), 0, 'createdAt')),
      amount: refund.must(amount, { amount: 0, currency }, 'total'),
    },
  ]
}

function buyerOf(it: Payload, context: SourceContext) {
  const customer = it.at('customer')
  return whose(context, {
    number: customer.id('id'),
    email: customer.word('emailAddress'),
    phone: customer.word('phoneNumber') ?? it.word('billingAddress', 'phoneNumber'),
    country: it.word('billingAddress', 'countryCode'),
  })
}

function customersOf(
  customer: Payload,
  who: ReturnType<typeof buyerOf>,
  at: string,
): readonly object[] {
  const says = saying({
    name: wholeName(customer.word('firstName'), customer.word('lastName')),
    email: who.identifiers?.['email'],
    phone: who.identifiers?.['phone'],
    joined_at: isoOf(customer.time(UTC, 'createdAt')),
  })
  return customer.said ? toldOf(who, at, says) : []
}
