import { type Static, Type } from 'typebox'
import { closed, Key, nullable, oneOf } from './schema.ts'
import { Time, TimeInput } from './time.ts'

const Word = Type.String({ minLength: 1, maxLength: 200 })

/** `expired` is said of an issued one whose time is over. */
export const COUPON_STATES = ['issued', 'frozen', 'used', 'expired'] as const

/** A single code, without the code itself: that is known to whom it was given only. */
export const Coupon = closed({
  /** The end of the code. */
  hint: Type.String(),
  promotion: Type.String(),
  state: oneOf(COUPON_STATES),
  /** `no:N`, if only this customer may use it. */
  customer: nullable(Type.String()),
  quote: nullable(Type.String()),
  order_id: nullable(Type.String()),
  issued_at: Time,
  expires_at: nullable(Time),
  used_at: nullable(Time),
})
export type Coupon = Static<typeof Coupon>

/** POST /v1/coupons: single codes of a promotion that asks for a code. */
export const CouponIssueInput = closed({
  promotion: Key,
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  /** Only this customer may use them. */
  customer: Type.Optional(Word),
  expires_at: Type.Optional(TimeInput),
})
export type CouponIssueInput = Static<typeof CouponIssueInput>

/** The codes are shown this once. */
export const CouponsIssued = closed({
  promotion: Type.String(),
  expires_at: nullable(Time),
  codes: Type.Array(Type.String()),
})
export type CouponsIssued = Static<typeof CouponsIssued>

/** POST /v1/coupons/{code}/redeem: uses a code outside of a quote. The same `order_id` again is the same use. */
export const CouponRedeemInput = closed({
  customer: Type.Optional(Word),
  order_id: Type.Optional(Word),
})
export type CouponRedeemInput = Static<typeof CouponRedeemInput>
