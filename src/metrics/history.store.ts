import type { Millis } from '#core/time.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { CustomerHistory, EventFact, FeedbackFact, OrderFact } from './history.ts'
import { readPriceLevels } from './prices/price-levels.store.ts'
import { instant, type Standpoint } from './standpoint.ts'

/**
 * All facts of some customers, as they are known at the standpoint (`knownAt`), for the TypeScript meaning of
 * metrics. A customer without facts has an empty history. `keys`: events and feedback by name, for citing them.
 *
 * @example await readHistories(facts, [7], standpoint) // Map { 7 => { customer: 7, orders: [...], ... } }
 */
export async function readHistories(
  facts: Facts,
  customers: readonly number[],
  standpoint: Pick<Standpoint, 'knownAt'>,
  options: { readonly keys?: boolean } = {},
): Promise<Map<number, CustomerHistory>> {
  const where = known(customers, standpoint.knownAt)
  const [orders, events, feedback, attributes, prices] = await Promise.all([
    facts.query<OrderRow>(ordersOf(where)),
    facts.query<EventRow>(eventsOf(where, options.keys)),
    facts.query<FeedbackRow>(feedbackOf(where, options.keys)),
    facts.query<AttributeRow>(attributesOf(where)),
    readPriceLevels(facts),
  ])
  const of = <R extends { customer: number }>(rows: readonly R[]): Map<number, R[]> =>
    Map.groupBy(rows, (row) => row.customer)
  const byCustomer = {
    orders: of(orders),
    events: of(events),
    feedback: of(feedback),
    attributes: of(attributes),
  }
  return new Map(
    customers.map((customer) => [
      customer,
      {
        customer,
        orders: (byCustomer.orders.get(customer) ?? []).map(orderFact),
        events: (byCustomer.events.get(customer) ?? []).map(eventFact),
        feedback: (byCustomer.feedback.get(customer) ?? []).map(feedbackFact),
        attributes: (byCustomer.attributes.get(customer) ?? []).map((row) => ({
          name: row.name,
          at: Number(row.at_ms),
          value: row.value,
        })),
        ...(prices && { prices }),
      },
    ]),
  )
}

function known(customers: readonly number[], knownAt: Millis | undefined): Sql {
  const versions =
    knownAt === undefined
      ? sql`past = 0`
      : sql`known_from <= ${instant(knownAt)} AND known_to > ${instant(knownAt)}`
  return and([
    versions,
    sql`gone = 0`,
    sql`customer IN (${param([...customers], 'Array(UInt32)')})`,
  ])
}

const ordersOf = (where: Sql): Sql => sql`
SELECT
  customer,
  order_id,
  known,
  toUnixTimestamp64Milli(at) AS at_ms,
  toUnixTimestamp64Milli(ordered_at) AS ordered_ms,
  toUnixTimestamp64Milli(paid_at) AS paid_ms,
  toUnixTimestamp64Milli(void_at) AS void_ms,
  state,
  currency,
  total,
  discount,
  shipping,
  channel,
  store,
  platform,
  source,
  coupons,
  attributes,
  arrayMap((sku, category, brand) -> (sku, toString(category), toString(brand)), line_sku, line_category, line_brand) AS line_texts,
  arrayMap((quantity, unit_price, off, amount) -> (toInt64(quantity * 1000), unit_price, off, amount), line_quantity, line_unit_price, line_discount, line_total) AS line_numbers,
  arrayMap((made, method, amount) -> (toUnixTimestamp64Milli(made), toString(method), amount), payment_at, payment_method, payment_amount) AS payments,
  arrayMap((happened, amount) -> (toUnixTimestamp64Milli(happened), amount), refund_at, refund_amount) AS refunds
FROM orders FINAL
WHERE ${where}
ORDER BY customer, at_ms, key`

type OrderRow = {
  readonly customer: number
  readonly order_id: string
  readonly known: number
  readonly at_ms: string
  readonly ordered_ms: string
  readonly paid_ms: string | null
  readonly void_ms: string | null
  readonly state: string
  readonly currency: string
  readonly total: string
  readonly discount: string
  readonly shipping: string
  readonly channel: string
  readonly store: string
  readonly platform: string
  readonly source: string
  readonly coupons: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly line_texts: readonly (readonly [sku: string, category: string, brand: string])[]
  readonly line_numbers: readonly (readonly [
    quantity: string,
    unitPrice: string,
    discount: string,
    total: string,
  ])[]
  readonly payments: readonly (readonly [at: string, method: string, amount: string])[]
  readonly refunds: readonly (readonly [at: string, amount: string])[]
}

const orderFact = (row: OrderRow): OrderFact => ({
  orderId: row.order_id,
  known: row.known === 1,
  at: Number(row.at_ms),
  orderedAt: Number(row.ordered_ms),
  paidAt: numberOrNull(row.paid_ms),
  voidAt: numberOrNull(row.void_ms),
  state: row.state,
  currency: row.currency,
  total: Number(row.total),
  discount: Number(row.discount),
  shipping: Number(row.shipping),
  channel: row.channel,
  store: row.store,
  platform: row.platform,
  source: row.source,
  coupons: row.coupons,
  attributes: row.attributes,
  lines: row.line_texts.map(([sku, category, brand], index) => {
    const [quantity, unitPrice, discount, total] = (row.line_numbers[index] ?? []).map(Number)
    return {
      sku,
      category,
      brand,
      quantity: quantity ?? 0,
      unitPrice: unitPrice ?? 0,
      discount: discount ?? 0,
      total: total ?? 0,
    }
  }),
  payments: row.payments.map(([at, method, amount]) => ({
    at: Number(at),
    method,
    amount: Number(amount),
  })),
  refunds: row.refunds.map(([at, amount]) => ({ at: Number(at), amount: Number(amount) })),
})

const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text))

const eventsOf = (where: Sql, keys = false): Sql => sql`
SELECT
  customer,
  ${keys ? sql`toString(key)` : sql`''`} AS named,
  type,
  toUnixTimestamp64Milli(at) AS at_ms,
  session_id,
  sku,
  category,
  channel,
  platform,
  source,
  toInt64(value * 10000) AS value_steps,
  toInt64(seconds * 1000) AS seconds_steps,
  properties
FROM events FINAL
WHERE ${where}
ORDER BY customer, at_ms, key`

type EventRow = Omit<EventFact, 'key' | 'at' | 'sessionId' | 'value' | 'seconds'> & {
  readonly customer: number
  readonly named: string
  readonly at_ms: string
  readonly session_id: string
  readonly value_steps: string | null
  readonly seconds_steps: string | null
}

const eventFact = (row: EventRow): EventFact => ({
  ...(row.named === '' ? {} : { key: row.named }),
  type: row.type,
  at: Number(row.at_ms),
  sessionId: row.session_id,
  sku: row.sku,
  category: row.category,
  channel: row.channel,
  platform: row.platform,
  source: row.source,
  value: numberOrNull(row.value_steps),
  seconds: numberOrNull(row.seconds_steps),
  properties: row.properties,
})

const feedbackOf = (where: Sql, keys = false): Sql => sql`
SELECT
  customer,
  ${keys ? sql`feedback_id` : sql`''`} AS named,
  kind,
  toUnixTimestamp64Milli(at) AS at_ms,
  toInt64(score * 1000) AS score_steps,
  text,
  order_id,
  channel
FROM feedback FINAL
WHERE ${where}
ORDER BY customer, at_ms, key`

type FeedbackRow = Omit<FeedbackFact, 'key' | 'at' | 'orderId' | 'score'> & {
  readonly customer: number
  readonly named: string
  readonly at_ms: string
  readonly order_id: string
  readonly score_steps: string | null
}

const feedbackFact = (row: FeedbackRow): FeedbackFact => ({
  ...(row.named === '' ? {} : { key: row.named }),
  kind: row.kind,
  at: Number(row.at_ms),
  score: numberOrNull(row.score_steps),
  text: row.text,
  orderId: row.order_id,
  channel: row.channel,
})

const attributesOf = (where: Sql): Sql => sql`
SELECT customer, name, toUnixTimestamp64Milli(at) AS at_ms, value
FROM attributes FINAL
WHERE ${where}
ORDER BY customer, at_ms, name`

type AttributeRow = {
  readonly customer: number
  readonly name: string
  readonly at_ms: string
  readonly value: string
}
