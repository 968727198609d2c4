import { sql } from '#sql/sql.ts'
import type { OrderFact, Payment } from '../history.ts'
import { calendarFields } from './calendar-fields.ts'
import { defineFact } from './fact.ts'

type PaymentRow = { readonly order: OrderFact; readonly payment: Payment }

/** Payments, at the time at which they were made. */
export const paymentsFact = defineFact<PaymentRow>({
  key: 'payments',
  name: { zh: '支付', en: 'payments' },
  source: {
    key: 'payments',
    table: 'orders',
    elements: {
      made_at: sql`payment_at`,
      made_by: sql`payment_method`,
      made_amount: sql`payment_amount`,
    },
    changes: () => [],
  },
  at: sql`made_at`,
  currency: sql`currency`,
  rows: (history) =>
    history.orders.flatMap((order) => order.payments.map((payment) => ({ order, payment }))),
  cite: ({ order, payment }) => ({
    kind: 'payment',
    id: order.orderId,
    text: { zh: `订单 ${order.orderId} 的支付`, en: `payment of order ${order.orderId}` },
    amount: payment.amount,
  }),
  read: { at: ({ payment }) => payment.at, currency: ({ order }) => order.currency },
  fields: [
    {
      key: 'amount',
      name: { zh: '支付金额', en: 'amount paid' },
      type: 'integer',
      unit: 'money',
      money: true,
      sql: () => sql`made_amount`,
      read: ({ payment }) => payment.amount,
    },
    {
      key: 'method',
      name: { zh: '支付方式', en: 'payment method' },
      type: 'text',
      unit: 'text',
      sql: () => sql`made_by`,
      read: ({ payment }) => payment.method,
    },
    ...calendarFields<PaymentRow>(sql`made_at`, ({ payment }) => payment.at),
  ],
})
