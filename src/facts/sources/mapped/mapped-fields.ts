import { identifierKinds } from '../../identity/identifier-kinds.ts'

/** How a field of ours is read: what may stand there, and what becomes of it. */
export type Reads = 'id' | 'word' | 'words' | 'time' | 'money' | 'number' | 'flag'

type FieldTable = Readonly<Record<string, Reads>>

/** By which a customer may be named; `customer_id` stands in the item itself. */
export const IDENTIFIERS: readonly string[] = identifierKinds.keys.filter(
  (key) => key !== 'customer_id',
)

const ORDER: FieldTable = {
  order_id: 'id',
  customer_id: 'id',
  ordered_at: 'time',
  paid_at: 'time',
  cancelled_at: 'time',
  status: 'word',
  currency: 'id',
  channel: 'word',
  store: 'word',
  platform: 'word',
  coupon_codes: 'words',
  order_discount: 'money',
  shipping: 'money',
  order_total: 'money',
}
const REFUND: FieldTable = {
  refund_id: 'id',
  order_id: 'id',
  customer_id: 'id',
  refunded_at: 'time',
  amount: 'money',
  line_id: 'id',
}
const CUSTOMER: FieldTable = {
  customer_id: 'id',
  at: 'time',
  name: 'word',
  birthday: 'word',
  gender: 'word',
  city: 'word',
  joined_at: 'time',
  tags: 'words',
}
const PRODUCT: FieldTable = {
  sku: 'id',
  name: 'word',
  category: 'word',
  brand: 'word',
  price: 'money',
  cost: 'money',
  at: 'time',
}
const EVENT: FieldTable = {
  event_id: 'id',
  customer_id: 'id',
  type: 'word',
  at: 'time',
  session_id: 'id',
  sku: 'word',
  category: 'word',
  channel: 'word',
  platform: 'word',
  value: 'number',
  seconds: 'number',
}
const FEEDBACK: FieldTable = {
  feedback_id: 'id',
  customer_id: 'id',
  kind: 'word',
  at: 'time',
  score: 'number',
  text: 'id',
  order_id: 'id',
  channel: 'word',
}

/** The fields of each kind of item; besides them identifiers and attributes.NAME. */
export const FIELDS: Readonly<Record<string, FieldTable>> = {
  orders: ORDER,
  refunds: REFUND,
  customers: CUSTOMER,
  products: PRODUCT,
  events: EVENT,
  feedback: FEEDBACK,
}

/** The fields of the lists inside an order. */
export const LISTS: Readonly<Record<'lines' | 'refunds' | 'payments', FieldTable>> = {
  lines: {
    line_id: 'id',
    sku: 'word',
    product_name: 'word',
    category: 'word',
    brand: 'word',
    quantity: 'number',
    unit_price: 'money',
    line_discount: 'money',
    line_total: 'money',
  },
  refunds: { refund_id: 'id', refunded_at: 'time', amount: 'money', line_id: 'id' },
  payments: { payment_id: 'id', at: 'time', method: 'word', amount: 'money' },
}
