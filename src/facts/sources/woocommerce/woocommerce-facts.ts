import type { Money } from '#core/money.ts'
import type { Millis } from '#core/time.ts'
import type { OrderLine, OrderPayment, OrderRefund } from '../../schema/order.ts'
import {
  iso,
  isoOf,
  minus,
  statusWords,
  sum,
  unlessZero,
  versioned,
} from '../reading/order-words.ts'
import { type Payload, saying } from '../reading/payload.ts'
import { toldOf, whose, wholeName } from '../reading/people.ts'
import { type States, stateOf } from '../reading/states.ts'
import type { SourceContext, SourceFacts } from '../source-kind.ts'

/** Given back is not unmade: a refunded order counts until its refunds. */
const STATES: States = {
  pending: 'pending',
  'on-hold': 'pending',
  'checkout-draft': 'pending',
  processing: 'paid',
  completed: 'paid',
  refunded: 'paid',
  cancelled: 'void',
  failed: 'void',
  trash: 'void',
}

/** An order of the REST API, and what it tells of its customer. */
export function wooOrder(it: Payload, context: SourceContext): SourceFacts {
  const id = it.must(it.id('id'), '', 'id')
  const currency = it.must(it.id('currency'), context.currency, 'currency')
  const state = stateOf(STATES, [it.at('status')], (word) => word.replace(/^wc-/, ''))
  const ordered = it.must(it.time('UTC', 'date_created_gmt'), 0, 'date_created_gmt')
  const changed = it.time('UTC', 'date_modified_gmt') ?? ordered
  const paid = it.time('UTC', 'date_paid_gmt')
  const total = it.must(it.money(currency, 'total'), { amount: 0, currency }, 'total')
  const { status, attributes } = statusWords(it.word('status') ?? '', state)
  const number = it.word('number')
  const person = buyerOf(it, context)
  const order = versioned(changed, state, {
    order_id: id,
    ...person.who,
    ordered_at: iso(ordered),
    status,
    currency,
    order_total: total,
    platform: 'woocommerce',
    lines: it.list('line_items').map((line) => lineOf(line, currency)),
    refunds: refundsOf(it, id, currency, iso(changed)),
    coupon_codes: it.list('coupon_lines').flatMap((coupon) => coupon.word('code') ?? []),
    attributes: { ...attributes, ...(number === undefined || number === id ? {} : { number }) },
    ...saying({
      paid_at: isoOf(paid),
      shipping: sum(it.money(currency, 'shipping_total'), it.money(currency, 'shipping_tax')),
      channel: it.word('created_via'),
    }),
    payments: paid === undefined ? [] : [paymentOf(it, id, paid, total)],
  })
  return { orders: [order], customers: toldOf(person.who, iso(ordered), person.says) }
}

const paymentOf = (it: Payload, order: string, at: Millis, amount: Money): OrderPayment => ({
  payment_id: it.id('transaction_id') ?? order,
  at: iso(at),
  amount,
  ...saying({ method: it.word('payment_method') }),
})

function lineOf(line: Payload, currency: string): OrderLine {
  const total = line.money(currency, 'total')
  return saying({
    line_id: line.id('id'),
    sku: skuOf(line.word('sku'), line.id('variation_id'), line.id('product_id')),
    product_name: line.word('name'),
    quantity: line.number('quantity'),
    unit_price: line.price(currency, 'price'),
    line_discount: unlessZero(minus(line.money(currency, 'subtotal'), total)),
    line_total: sum(total, line.money(currency, 'total_tax')),
  })
}

/** What is sold without a SKU of its own is known by its number. */
const skuOf = (...names: readonly (string | undefined)[]): string | undefined =>
  names.find((name) => name !== undefined && name !== '0')

/** An order lists its refunds without their times: they happened by when it was changed. */
function refundsOf(it: Payload, id: string, currency: string, seen: string): OrderRefund[] {
  const refunds = it.list('refunds').map((refund): OrderRefund => {
    const total = refund.money(currency, 'total')
    return {
      refund_id: refund.must(refund.id('id'), '', 'id'),
      refunded_at: seen,
      sighted: true,
      ...(total === undefined ? {} : { amount: { amount: Math.abs(total.amount), currency } }),
    }
  })
  return refunds.length === 0 && it.word('status') === 'refunded'
    ? [{ refund_id: `${id}:all`, refunded_at: seen, sighted: true }]
    : refunds
}

/** Whoever pays: account 0 is a guest, known by e-mail and telephone only. */
function buyerOf(it: Payload, context: SourceContext) {
  const account = it.id('customer_id')
  const billing = it.at('billing')
  const email = billing.word('email')
  const phone = billing.word('phone')
  const country = billing.word('country')
  const who = whose(context, {
    number: account === '0' ? undefined : account,
    email,
    phone,
    country,
  })
  const says = saying({
    name: nameOf(billing),
    email: who.identifiers?.['email'],
    phone: who.identifiers?.['phone'],
    city: billing.word('city')?.slice(0, 100),
  })
  return { who, says }
}

const nameOf = (it: Payload): string | undefined =>
  wholeName(it.word('first_name'), it.word('last_name'))

/** A registered customer. */
export function wooCustomer(it: Payload, context: SourceContext): SourceFacts {
  const billing = it.at('billing')
  const email = it.word('email') ?? billing.word('email')
  const who = whose(context, {
    number: it.must(it.id('id'), '', 'id'),
    email,
    phone: billing.word('phone'),
    country: billing.word('country'),
  })
  const joined = it.time('UTC', 'date_created_gmt')
  return {
    customers: [
      {
        ...who,
        ...saying({
          at: isoOf(it.time('UTC', 'date_modified_gmt') ?? joined),
          name: nameOf(it) ?? nameOf(billing) ?? it.word('username'),
          email,
          phone: who.identifiers?.['phone'],
          city: billing.word('city')?.slice(0, 100),
          joined_at: isoOf(joined),
        }),
      },
    ],
  }
}

export function wooProduct(it: Payload, context: SourceContext): SourceFacts {
  const id = it.must(it.id('id'), '', 'id')
  const category = it.list('categories').flatMap((one) => one.word('name') ?? [])[0]
  return {
    products: [
      {
        sku: it.word('sku') ?? id,
        ...saying({
          name: it.word('name'),
          category,
          price: it.price(context.currency, 'price'),
          at: isoOf(it.time('UTC', 'date_modified_gmt')),
        }),
      },
    ],
  }
}

/** A refund of the REST API, passed on by the shop: the only place where WooCommerce says when it was. */
export function wooRefund(it: Payload, context: SourceContext): SourceFacts {
  const up = it.list('_links', 'up')[0]?.word('href')
  const order = it.id('order_id') ?? it.id('parent_id') ?? /\/orders\/(\d+)$/.exec(up ?? '')?.[1]
  const currency = it.id('currency') ?? context.currency
  const amount = it.must(it.money(currency, 'amount'), { amount: 0, currency }, 'amount')
  return {
    refunds: [
      {
        refund_id: it.must(it.id('id'), '', 'id'),
        order_id: it.must(order, '', 'order_id'),
        refunded_at: iso(it.must(it.time('UTC', 'date_created_gmt'), 0, 'date_created_gmt')),
        amount: { amount: Math.abs(amount.amount), currency },
      },
    ],
  }
}
