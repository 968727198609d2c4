import { sql } from '#sql/sql.ts'
import type { OrderFact, Refund } from '../history.ts'
import { instant } from '../standpoint.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact, type View } from './fact.ts'
import { explicitRefunds } from './order-money.ts'

type RefundRow = { readonly order: OrderFact; readonly refund: Refund; readonly index: number }

/** Refunds, at the time at which they happened. One that takes back all that is left has what was left as amount. */
export const refundsFact = defineFact<RefundRow>({
  key: 'refunds',
  name: { zh: '退款', en: 'refunds' },
  source: {
    key: 'refunds',
    table: 'orders',
    elements: {
      happened_at: sql`refund_at`,
      said_amount: sql`refund_amount`,
      refund_number: sql`arrayEnumerate(refund_amount)`,
    },
    where: sql`notEmpty(refund_amount)`,
    // The amount of "all that is left" follows the order's other refunds, and they are rows of this source too.
    changes: () => [],
  },
  at: sql`happened_at`,
  currency: sql`currency`,
  rows: (history) =>
    history.orders.flatMap((order) =>
      order.refunds.map((refund, index) => ({ order, refund, index })),
    ),
  cite: (row, view) => ({
    kind: 'refund',
    id: row.order.orderId,
    text: { zh: `订单 ${row.order.orderId} 的退款`, en: `refund of order ${row.order.orderId}` },
    amount: amountOf(row, view),
  }),
  read: { at: ({ refund }) => refund.at, currency: ({ order }) => order.currency },
  fields: [
    {
      key: 'amount',
      name: { zh: '退款金额', en: 'amount refunded' },
      type: 'integer',
      unit: 'money',
      money: true,
      sql: (standpoint) => sql`multiIf(
        said_amount >= 0, said_amount,
        refund_number = arrayFirstIndex((amount, happened) -> amount < 0 AND happened <= ${instant(standpoint.asOf)}, refund_amount, refund_at),
          greatest(0, total - arraySum((amount, happened) -> if(amount >= 0 AND happened <= ${instant(standpoint.asOf)}, amount, 0), refund_amount, refund_at)),
        0)`,
      read: amountOf,
    },
    {
      key: 'is_whole',
      name: { zh: '全额退款', en: 'takes back all that is left' },
      type: 'flag',
      unit: 'text',
      sql: () => sql`said_amount < 0`,
      read: ({ refund }) => refund.amount < 0,
    },
    {
      key: 'order_known',
      name: { zh: '订单已知', en: 'the order is known' },
      type: 'flag',
      unit: 'text',
      sql: () => sql`known = 1`,
      read: ({ order }) => order.known,
    },
    {
      key: 'days_after_order',
      name: { zh: '下单至退款天数', en: 'days after the order' },
      type: 'integer',
      unit: 'days',
      sql: () =>
        sql`intDiv(toUnixTimestamp64Milli(happened_at) - toUnixTimestamp64Milli(at), 86400000)`,
      read: ({ order, refund }) => Math.trunc((refund.at - order.at) / 86_400_000),
    },
    ...calendarFields<RefundRow>(sql`happened_at`, ({ refund }) => refund.at),
  ],
})

/** The first of several "all that is left" takes it; nothing is left for the others. */
function amountOf({ order, refund, index }: RefundRow, view: View): number {
  if (refund.amount >= 0) return refund.amount
  const first = order.refunds.findIndex((other) => other.amount < 0 && other.at <= view.asOf)
  return index === first ? Math.max(0, order.total - explicitRefunds(order, view.asOf)) : 0
}
