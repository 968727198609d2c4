import type { Millis } from '#core/time.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { OrderFact } from '../history.ts'
import { shared } from '../shared-sql.ts'
import { instant, type Standpoint } from '../standpoint.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact } from './fact.ts'
import { orderAttributes, orderFields } from './order-fields.ts'
import { isInForce, isInForceAt, netAmount, netAmountOf } from './order-money.ts'
import { ordersSource } from './orders.source.ts'

const OUTCOMES = Object.freeze(['cancelled', 'completed', 'pending', 'refunded'] as const)

/** Every order that was placed, whatever became of it: the base of completion, refund and cancellation rates. */
export const placedOrdersFact = defineFact<OrderFact>({
  key: 'placed_orders',
  name: { zh: '下单', en: 'orders placed' },
  source: ordersSource,
  at: sql`ordered_at`,
  counts: () => sql`known = 1`,
  currency: sql`currency`,
  rows: (history) => history.orders,
  cite: (order) => ({
    kind: 'order',
    id: order.orderId,
    text: { zh: `订单 ${order.orderId}`, en: `order ${order.orderId}` },
    amount: order.total,
  }),
  read: {
    at: (order) => order.orderedAt,
    counts: (order) => order.known,
    currency: (order) => order.currency,
  },
  open: orderAttributes,
  fields: [
    {
      key: 'outcome',
      name: { zh: '订单结果', en: 'outcome' },
      type: 'text',
      unit: 'text',
      oneOf: OUTCOMES,
      sql: outcome,
      read: (order, view) => outcomeOf(order, view.asOf),
    },
    {
      key: 'refunded_amount',
      name: { zh: '退款金额', en: 'amount refunded' },
      type: 'integer',
      unit: 'money',
      money: true,
      sql: (standpoint) => sql`if(${wasPaid(standpoint)}, total - ${netAmount(standpoint)}, 0)`,
      read: (order, view) =>
        wasPaidBy(order, view.asOf) ? order.total - netAmountOf(order, view.asOf) : 0,
    },
    {
      key: 'paid_amount',
      name: { zh: '支付金额（未扣退款）', en: 'amount paid, before refunds' },
      type: 'integer',
      unit: 'money',
      money: true,
      sql: (standpoint) => sql`if(${wasPaid(standpoint)}, total, 0)`,
      read: (order, view) => (wasPaidBy(order, view.asOf) ? order.total : 0),
    },
    {
      key: 'seconds_to_pay',
      name: { zh: '付款用时', en: 'seconds until paid' },
      type: 'integer',
      unit: 'seconds',
      nullable: true,
      sql: (standpoint) =>
        sql`if(paid_at <= ${instant(standpoint.asOf)}, dateDiff('second', ordered_at, paid_at), NULL)`,
      read: (order, view) =>
        order.paidAt !== null && order.paidAt <= view.asOf
          ? Math.floor(order.paidAt / 1000) - Math.floor(order.orderedAt / 1000)
          : null,
    },
    ...orderFields,
    ...calendarFields<OrderFact>(sql`ordered_at`, (order) => order.orderedAt),
  ],
})

const wasPaid = (standpoint: Standpoint): Sql =>
  shared('was_paid', sql`(state != 'pending' AND at <= ${instant(standpoint.asOf)})`)

const wasPaidBy = (order: OrderFact, asOf: Millis): boolean =>
  order.state !== 'pending' && order.at <= asOf

/** What became of an order; refunded: wholly. The engine has the place in the list. */
function outcome(standpoint: Standpoint): Sql {
  return sql`multiIf(NOT ${wasPaid(standpoint)}, 3, NOT ${isInForce(standpoint)}, 1, ${netAmount(standpoint)} <= 0, 4, 2)`
}

function outcomeOf(order: OrderFact, asOf: Millis): (typeof OUTCOMES)[number] {
  if (!wasPaidBy(order, asOf)) return 'pending'
  if (!isInForceAt(order, asOf)) return 'cancelled'
  return netAmountOf(order, asOf) <= 0 ? 'refunded' : 'completed'
}
