import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { couponHash, couponHint, newCouponCode } from '#promotions/coupon-code.ts'
import {
  addCoupons,
  type Coupon as Kept,
  listCoupons,
  redeemCoupon,
} from '#promotions/coupons.store.ts'
import type { CustomerPointer } from '#api/customer-filter.ts'
import type { CouponsService } from '#api/promotion-services.ts'
import type { Coupon } from '#api/shapes/coupon.ts'
import { iso, isoOrNull, type ServiceDeps } from '../shop.ts'
import { numbersOf } from './buyers.store.ts'
import type { PromotionBook } from './promotion-book.ts'

type Deps = ServiceDeps & { readonly promotions: PromotionBook }

/** Issues single codes and uses them; quotes freeze and return them (reservations.store.ts). */
export function createCoupons(deps: Deps): CouponsService {
  const { ledger, clock, shop, promotions } = deps
  const numberOf = async (pointer: CustomerPointer | undefined): Promise<Result<number>> => {
    if (pointer === undefined) return ok(0)
    const [customer] = await numbersOf(ledger, [pointer])
    const id = pointer.kind === 'no' ? `no:${pointer.no}` : pointer.value
    return customer === undefined
      ? fail(problem('not_found', { what: 'customer', id }, '/customer'))
      : ok(customer)
  }
  const view = (coupon: Kept): Coupon => viewOf(coupon, deps)
  return {
    list: async (_actor, { promotion, state }, { limit, after }) => {
      const last = after?.[0]
      const now = clock.now()
      const rows = await listCoupons(ledger, {
        promotion,
        // One that has expired is an issued one.
        state: state === 'expired' ? 'issued' : state,
        ...(state === 'expired' || state === 'issued' ? { expired: state === 'expired', now } : {}),
        after: last === undefined || last === null ? undefined : BigInt(last),
        limit: limit + 1,
      })
      const data = rows.slice(0, limit)
      const next = rows.length > limit ? [String(data.at(-1)?.id ?? 0n)] : null
      return ok({ data: data.map(view), next })
    },
    issue: async (actor, { promotion, count = 1 }, read) => {
      const offer = (await promotions.refresh()).byKey.get(promotion)
      if (offer === undefined || promotion.includes(':'))
        return fail(problem('not_found', { what: 'promotion', id: promotion }, '/promotion'))
      if (!offer.byCode || offer.publicCode !== undefined)
        return fail(problem('invalid_value', { detail: NO_SINGLE_CODES }, '/promotion'))
      const customer = await numberOf(read.customer)
      if (!customer.ok) return customer
      const expiresAt = read.expiresAt ?? null
      if (expiresAt !== null && expiresAt <= clock.now())
        return fail(problem('invalid_value', { detail: ALREADY_OVER }, '/expires_at'))
      const codes = Array.from({ length: count }, newCouponCode)
      await addCoupons(ledger, {
        promotion,
        customer: customer.value,
        issuedAt: clock.now(),
        issuedBy: actor.name,
        expiresAt,
        codes: codes.map((code) => ({ hash: couponHash(code), hint: couponHint(code) })),
      })
      return ok({ promotion, expires_at: isoOrNull(expiresAt, shop), codes })
    },
    redeem: async (_actor, code, { customer: pointer, orderId = '' }) => {
      const customer = await numberOf(pointer)
      if (!customer.ok) return customer
      const use = { customer: customer.value, orderId, now: clock.now() }
      const coupon = await redeemCoupon(ledger, couponHash(code), use)
      return coupon ? ok(view(coupon)) : fail(problem('coupon_unusable'))
    },
  }
}

const NO_SINGLE_CODES =
  'Single codes are for coupons without a public code. / 一次性券码只能发给没有公开优惠码的优惠券。'
const ALREADY_OVER = 'It lies in the past. / 有效期已过。'

const viewOf = (coupon: Kept, { clock, shop }: Deps): Coupon => {
  const isOver = coupon.expiresAt !== null && coupon.expiresAt <= clock.now()
  return {
    hint: coupon.hint,
    promotion: coupon.promotion,
    state: coupon.state === 'issued' && isOver ? 'expired' : coupon.state,
    customer: coupon.customer === 0 ? null : `no:${coupon.customer}`,
    quote: coupon.quote,
    order_id: coupon.orderId,
    issued_at: iso(coupon.issuedAt, shop),
    expires_at: isoOrNull(coupon.expiresAt, shop),
    used_at: isoOrNull(coupon.usedAt, shop),
  }
}
