import { formatMinor } from '#core/money.ts'
import type { Localized } from '#core/text.ts'
import type { Millis } from '#core/time.ts'
import { type Behaviour, behaviourOf } from './behaviour.ts'
import { type Calendar, calendarAt, wallTime } from './calendar.ts'
import { csvLine, textOf } from './csv-lines.ts'
import { type Opinion, opinionsOf } from './opinions.ts'
import { type Person, personOf } from './people.ts'
import { type Purchase, purchasesOf } from './purchases.ts'
import { randomFor } from './random.ts'
import type { SampleFile } from './sample-file.ts'
import { products } from './world.ts'

export type SyntheticOptions = {
  /** How many customers; all others follow: about 10 orders and 58 events each, most from a few. */
  readonly customers: number
  /** Another seed is another shop, with ids of its own. 0 … 9999. */
  readonly seed: number
  readonly now: Millis
  readonly zone: string
  readonly currency: string
}

/** Facts of these files carry this source: whatever is made says so. */
export const SYNTHETIC_SOURCE = 'synthetic'

const NOTE: Localized = {
  zh: '合成数据：随机生成的虚构客户，不对应任何真实的人；手机号和邮箱均为无法使用的号段和域名。',
  en: 'Synthetic: invented customers, made at random; nobody is real, and no phone number or address can be reached.',
}

/**
 * The made half of the sample shop: products, customers, orders with refunds, behaviour and feedback, in the
 * canonical import columns, products first. The same seed gives the same bytes all through a month but for
 * what has happened meanwhile; a larger number of customers begins with the same ones.
 *
 * @example syntheticFiles({ customers: 2000, seed: 1, now: Date.now(), zone: 'Asia/Shanghai', currency: 'CNY' })
 */
export function syntheticFiles(options: SyntheticOptions): SampleFile[] {
  const calendar = calendarAt(options.now, options.zone)
  const money = (amount: number): string => formatMinor(amount, options.currency)
  const file = (
    kind: SampleFile['kind'],
    name: string,
    approxRows: number,
    lines: () => Iterable<string>,
  ): SampleFile =>
    Object.freeze({
      kind,
      name: `synthetic-${options.seed}-${name}`,
      source: SYNTHETIC_SOURCE,
      note: NOTE,
      approxRows: Math.ceil(approxRows),
      open: () => textOf(lines()),
      ...(name === 'refunds.csv' ? { mapping: REFUNDS_MAPPING } : {}),
    })
  const each =
    <T>(of: (person: Person, calendar: Calendar) => Iterable<T>) =>
    () =>
      everybody(options, calendar, of)
  const { customers } = options
  return [
    file('products', 'products.csv', products.length, () => productLines(calendar, money)),
    file('customers', 'customers.csv', customers, () =>
      customerLines(
        everybody(options, calendar, (person) => [person]),
        calendar,
      ),
    ),
    file('orders', 'orders.csv', 18.7 * customers, () => orderLines(each(purchasesOf)(), money)),
    file('orders', 'refunds.csv', 0.54 * customers, () => refundLines(each(purchasesOf)(), money)),
    file('events', 'events.csv', 58 * customers, () => eventLines(each(behaviourOf)())),
    file('feedback', 'feedback.jsonl', 1.9 * customers, () => feedbackLines(each(opinionsOf)())),
  ]
}

/** A file of refunds alone: what its columns are called does not say so by itself. */
const REFUNDS_MAPPING = Object.freeze({
  kind: 'orders',
  columns: {
    refund_id: 'refund_id',
    order_id: 'order_id',
    refunded_at: 'refunded_at',
    amount: 'amount',
    line_id: 'line_id',
  },
  refunds: { when: 'always' },
})

function* everybody<T>(
  options: SyntheticOptions,
  calendar: Calendar,
  of: (person: Person, calendar: Calendar) => Iterable<T>,
): Generator<readonly [Person, T]> {
  for (let number = 1; number <= options.customers; number++) {
    const person = personOf({ seed: options.seed, number, calendar })
    for (const one of of(person, calendar)) yield [person, one]
  }
}

type Money = (amount: number) => string
type Each<T> = Iterable<readonly [Person, T]>

function* productLines(calendar: Calendar, money: Money): Generator<string> {
  yield csvLine(['sku', 'name', 'category', 'brand', 'price', 'cost', 'at'])
  for (const one of products) {
    yield csvLine([
      one.sku,
      one.name,
      one.category,
      one.brand,
      money(one.price),
      money(one.cost),
      calendar.date(0),
    ])
  }
}

function* customerLines(people: Each<Person>, calendar: Calendar): Generator<string> {
  yield csvLine([
    'customer_id',
    'name',
    'phone',
    'email',
    'birthday',
    'gender',
    'city',
    'joined_at',
    'tags',
    'consent.sms',
    'consent.email',
    'consent.wechat',
    'attributes.first_source',
    'attributes.search_word',
    'attributes.lunar_birthday',
  ])
  for (const [person] of people) {
    const random = randomFor(person.seed, 50, person.number)
    const consents = [0.45, 0.25, 0.6].map((share) =>
      random.chance(0.9) ? String(random.chance(share)) : '',
    )
    const joined = wallTime(calendar, person.joined, 36_000 + random.below(36_000))
    yield csvLine([
      person.id,
      person.name,
      person.phone,
      person.email,
      person.birthday,
      person.gender,
      person.city,
      joined,
      '合成',
      ...consents,
      person.origin,
      person.searchWord,
      person.lunarBirthday,
    ])
  }
}

function* orderLines(purchases: Each<Purchase>, money: Money): Generator<string> {
  yield csvLine([
    'order_id',
    'customer_id',
    'ordered_at',
    'paid_at',
    'status',
    'channel',
    'store',
    'coupon_codes',
    'order_discount',
    'shipping',
    'line_id',
    'sku',
    'product_name',
    'category',
    'brand',
    'quantity',
    'unit_price',
    'line_discount',
    'attributes.delivery',
  ])
  for (const [person, order] of purchases) {
    const customer = order.guest ? '' : person.id
    for (const line of order.lines) {
      const { product } = line
      yield csvLine([
        order.id,
        customer,
        order.orderedAt,
        order.paidAt,
        order.status,
        order.channel,
        order.store,
        order.coupon,
        money(order.discount),
        money(order.shipping),
        line.id,
        product.sku,
        product.name,
        product.category,
        product.brand,
        line.quantity,
        money(product.price),
        money(line.discount),
        order.delivery,
      ])
    }
  }
}

function* refundLines(purchases: Each<Purchase>, money: Money): Generator<string> {
  yield csvLine(['refund_id', 'order_id', 'refunded_at', 'amount', 'line_id'])
  for (const [, { id, refund }] of purchases) {
    if (refund)
      yield csvLine([
        refund.id,
        id,
        refund.at,
        refund.amount === undefined ? '' : money(refund.amount),
        refund.line,
      ])
  }
}

function* eventLines(events: Each<Behaviour>): Generator<string> {
  yield csvLine([
    'event_id',
    'customer_id',
    'anonymous_id',
    'type',
    'at',
    'session_id',
    'sku',
    'category',
    'seconds',
    'platform',
    'channel',
    'properties.activity',
    'properties.campaign',
    'properties.keyword',
  ])
  for (const [person, one] of events) {
    yield csvLine([
      one.id,
      person.id,
      one.device,
      one.type,
      one.at,
      one.session,
      one.sku,
      one.category,
      one.seconds,
      one.platform,
      one.channel,
      one.activity,
      one.campaign,
      one.keyword,
    ])
  }
}

function* feedbackLines(opinions: Each<Opinion>): Generator<string> {
  for (const [person, one] of opinions) {
    const row = {
      feedback_id: one.id,
      customer_id: person.id,
      kind: one.kind,
      score: one.score,
      text: one.text,
      at: one.at,
      order_id: one.orderId,
    }
    yield `${JSON.stringify(row)}\n`
  }
}
