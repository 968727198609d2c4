import { type Static, Type } from 'typebox'
import { Money } from '#core/schemas.ts'
import { Attributes, closed, ExternalId, FactInput, TimeInput, Word } from './parts.ts'

/** A number of pieces or weight; up to three decimals. */
const Quantity = Type.Number({ minimum: -1e12, maximum: 1e12 })

export const OrderLine = closed({
  line_id: Type.Optional(ExternalId),
  sku: Type.Optional(Word),
  product_name: Type.Optional(Word),
  category: Type.Optional(Word),
  brand: Type.Optional(Word),
  quantity: Type.Optional(Quantity),
  unit_price: Type.Optional(Money),
  line_discount: Type.Optional(Money),
  line_total: Type.Optional(Money),
})
export type OrderLine = Static<typeof OrderLine>

export const OrderPayment = closed({
  payment_id: ExternalId,
  at: TimeInput,
  method: Type.Optional(Word),
  amount: Money,
})
export type OrderPayment = Static<typeof OrderPayment>

export const OrderRefund = closed({
  refund_id: ExternalId,
  refunded_at: TimeInput,
  /** refunded_at is only when it was noticed: of several the earliest counts, and the newest version of the order says how much. */
  sighted: Type.Optional(Type.Boolean()),
  /** Left out: whatever is left of the order. */
  amount: Type.Optional(Money),
  line_id: Type.Optional(ExternalId),
})
export type OrderRefund = Static<typeof OrderRefund>

/** POST /v1/orders. Needs order_total, or lines that say their total or quantity and unit price. */
export const OrderInput = closed({
  ...FactInput,
  order_id: ExternalId,
  /** The source's own version, e.g. updated-at in milliseconds: an older one never replaces a newer one. */
  version: Type.Optional(Type.Integer({ minimum: 0 })),
  ordered_at: TimeInput,
  paid_at: Type.Optional(TimeInput),
  /** Of a cancelled order, since when; default when it was paid or ordered: it never counted. */
  cancelled_at: Type.Optional(TimeInput),
  status: Type.Optional(Word),
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  channel: Type.Optional(Word),
  store: Type.Optional(Word),
  platform: Type.Optional(Word),
  coupon_codes: Type.Optional(Type.Array(Word, { maxItems: 100 })),
  order_discount: Type.Optional(Money),
  shipping: Type.Optional(Money),
  order_total: Type.Optional(Money),
  lines: Type.Optional(Type.Array(OrderLine, { maxItems: 2000 })),
  payments: Type.Optional(Type.Array(OrderPayment, { maxItems: 200 })),
  refunds: Type.Optional(Type.Array(OrderRefund, { maxItems: 500 })),
  attributes: Type.Optional(Attributes),
})
export type OrderInput = Static<typeof OrderInput>
