import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { Actor } from './actor.ts'
import type { CustomerPointer } from './customer-filter.ts'
import type { Listed, Paging } from './services.ts'
import type { PriceAudit } from './shapes/price-audit.ts'
import type { Coupon, CouponIssueInput, CouponsIssued } from './shapes/coupon.ts'
import type {
  PromotionInput,
  PromotionItem,
  PromotionKindItem,
  Quote,
  QuoteCommitInput,
  QuoteInput,
} from './shapes/promotion.ts'

/** `etag` is what the reader sent in If-Match; another one is `version_conflict`, decided where it is written. */
export type PromotionsService = {
  kinds(actor: Actor): Promise<Result<PromotionKindItem[]>>
  list(actor: Actor): Promise<Result<PromotionItem[]>>
  show(actor: Actor, key: string): Promise<Result<PromotionItem>>
  create(actor: Actor, input: PromotionInput): Promise<Result<PromotionItem>>
  replace(
    actor: Actor,
    key: string,
    input: PromotionInput,
    etag: string,
  ): Promise<Result<PromotionItem>>
  remove(actor: Actor, key: string, etag: string): Promise<Result<PromotionItem>>
}

export type QuotesService = {
  /** `customer` undefined: a guest; `at` undefined: now. */
  make(
    actor: Actor,
    input: QuoteInput,
    read: { readonly customer: CustomerPointer | undefined; readonly at: Millis | undefined },
  ): Promise<Result<Quote>>
  show(actor: Actor, id: string): Promise<Result<Quote>>
  commit(actor: Actor, id: string, input: QuoteCommitInput): Promise<Result<Quote>>
  /** Also gives back what a committed quote took: the order was cancelled. */
  release(actor: Actor, id: string): Promise<Result<Quote>>
  /** Whether the same conditions gave the same price; the last day if nothing is said. */
  audit(
    actor: Actor,
    span: { from?: Millis | undefined; to?: Millis | undefined },
  ): Promise<Result<PriceAudit>>
}

/** Single codes: unguessable, kept as hashes, each used once. */
export type CouponsService = {
  list(
    actor: Actor,
    filter: { promotion?: string | undefined; state?: Coupon['state'] | undefined },
    page: Paging,
  ): Promise<Result<Listed<Coupon>>>
  issue(
    actor: Actor,
    input: CouponIssueInput,
    read: { customer: CustomerPointer | undefined; expiresAt: Millis | undefined },
  ): Promise<Result<CouponsIssued>>
  /** Problem `coupon_unusable` whatever is wrong with it. */
  redeem(
    actor: Actor,
    code: string,
    use: { customer: CustomerPointer | undefined; orderId: string | undefined },
  ): Promise<Result<Coupon>>
}
