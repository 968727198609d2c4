import { sql } from '#sql/sql.ts'
import type { OrderFact } from '../history.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact } from './fact.ts'
import { orderAttributes, orderFields } from './order-fields.ts'
import { netAmount, netAmountOf } from './order-money.ts'
import { ordersSource } from './orders.source.ts'

/**
 * Orders that count: paid, not cancelled, not wholly refunded as of the standpoint. `net_amount` sums also take in
 * refunds of orders that are unknown (yet), as minus.
 */
export const ordersFact = defineFact<OrderFact>({
  key: 'orders',
  name: { zh: '有效订单', en: 'orders' },
  source: ordersSource,
  at: sql`at`,
  counts: (standpoint) => sql`${netAmount(standpoint)} > 0`,
  currency: sql`currency`,
  rows: (history) => history.orders,
  cite: (order, view) => ({
    kind: 'order',
    id: order.orderId,
    text: { zh: `订单 ${order.orderId}`, en: `order ${order.orderId}` },
    amount: netAmountOf(order, view.asOf),
  }),
  read: {
    at: (order) => order.at,
    counts: (order, view) => netAmountOf(order, view.asOf) > 0,
    currency: (order) => order.currency,
  },
  open: orderAttributes,
  fields: [
    {
      key: 'net_amount',
      name: { zh: '净额（扣除退款）', en: 'amount net of refunds' },
      type: 'integer',
      unit: 'money',
      money: true,
      everyRow: true,
      sql: netAmount,
      read: (order, view) => netAmountOf(order, view.asOf),
    },
    ...orderFields,
    ...calendarFields<OrderFact>(sql`at`, (order) => order.at),
  ],
})
