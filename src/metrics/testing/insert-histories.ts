import { toEngineTime } from '#core/time.ts'
import { STILL } from '#facts/tables/versioned.ts'
import type { Facts } from '#stores/ports.ts'
import type {
  AttributeFact,
  CustomerHistory,
  EventFact,
  FeedbackFact,
  OrderFact,
} from '../history.ts'

/** When these versions were learnt and when better was learnt; `until` absent: they still hold. */
export type Known = { readonly from: number; readonly until?: number; readonly rev?: number }

/** Writes histories as the facts room would: one row per fact, under keys that follow from the customer and place. */
export async function insertHistories(
  facts: Facts,
  histories: readonly CustomerHistory[],
  known: Known,
): Promise<void> {
  const rows = <F>(
    pick: (history: CustomerHistory) => readonly F[],
    columns: (fact: F) => object,
    kind: number,
  ): object[] =>
    histories.flatMap((history) =>
      pick(history).map((fact, index) => ({
        ...versionOf(history.customer, kind, index, known),
        ...columns(fact),
      })),
    )
  const write = async (table: string, all: object[]): Promise<void> => {
    if (all.length > 0) await facts.insert(table, all)
  }
  await write(
    'orders',
    rows((history) => history.orders, orderColumns, 1),
  )
  await write(
    'events',
    rows((history) => history.events, eventColumns, 2),
  )
  await write(
    'feedback',
    rows((history) => history.feedback, feedbackColumns, 3),
  )
  await write(
    'attributes',
    rows((history) => history.attributes, attributeColumns, 4),
  )
  const customers = histories.map(({ customer }) => ({
    customer,
    rev: known.rev ?? 1,
    gone: 0,
    known_from: toEngineTime(known.from),
  }))
  await write('customers', customers)
}

/** The version columns of a fact that is one of its customer's, by kind and place. */
export const versionOf = (customer: number, kind: number, index: number, known: Known) => ({
  customer,
  key: (BigInt(customer) * 1_000_000n + BigInt(kind * 10_000 + index)).toString(),
  past: known.until === undefined ? 0 : (known.rev ?? 1),
  rev: known.rev ?? 1,
  gone: 0,
  known_from: toEngineTime(known.from),
  known_to: known.until === undefined ? STILL : toEngineTime(known.until),
  source: 'test',
})

const decimal = (steps: number | null, scale: number): string | null =>
  steps === null ? null : (steps / 10 ** scale).toFixed(scale)

const timeOrNull = (at: number | null): string | null => (at === null ? null : toEngineTime(at))

export const orderColumns = (order: OrderFact) => ({
  order_id: order.orderId,
  known: Number(order.known),
  at: toEngineTime(order.at),
  ordered_at: toEngineTime(order.orderedAt),
  paid_at: timeOrNull(order.paidAt),
  void_at: timeOrNull(order.voidAt),
  state: order.state,
  currency: order.currency,
  total: order.total,
  discount: order.discount,
  shipping: order.shipping,
  channel: order.channel,
  store: order.store,
  platform: order.platform,
  source: order.source,
  coupons: order.coupons,
  attributes: order.attributes,
  line_key: order.lines.map((_, index) => `r${index}`),
  line_sku: order.lines.map((line) => line.sku),
  line_name: order.lines.map(() => ''),
  line_category: order.lines.map((line) => line.category),
  line_brand: order.lines.map((line) => line.brand),
  line_quantity: order.lines.map((line) => decimal(line.quantity, 3)),
  line_unit_price: order.lines.map((line) => line.unitPrice),
  line_discount: order.lines.map((line) => line.discount),
  line_total: order.lines.map((line) => line.total),
  payment_id: order.payments.map((_, index) => `p${index}`),
  payment_at: order.payments.map((payment) => toEngineTime(payment.at)),
  payment_method: order.payments.map((payment) => payment.method),
  payment_amount: order.payments.map((payment) => payment.amount),
  refund_id: order.refunds.map((_, index) => `f${index}`),
  refund_line: order.refunds.map(() => ''),
  refund_at: order.refunds.map((refund) => toEngineTime(refund.at)),
  refund_amount: order.refunds.map((refund) => refund.amount),
})

const eventColumns = (event: EventFact) => ({
  event_id: '',
  type: event.type,
  at: toEngineTime(event.at),
  session_id: event.sessionId,
  sku: event.sku,
  category: event.category,
  channel: event.channel,
  platform: event.platform,
  source: event.source,
  value: decimal(event.value, 4),
  seconds: decimal(event.seconds, 3),
  properties: event.properties,
})

const feedbackColumns = (feedback: FeedbackFact) => ({
  feedback_id: '',
  kind: feedback.kind,
  at: toEngineTime(feedback.at),
  score: decimal(feedback.score, 3),
  text: feedback.text,
  order_id: feedback.orderId,
  channel: feedback.channel,
})

const attributeColumns = (attribute: AttributeFact) => ({
  name: attribute.name,
  at: toEngineTime(attribute.at),
  value: attribute.value,
})
