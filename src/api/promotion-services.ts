import type { Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { Actor } from './actor.ts'
import type { CustomerPointer } from './customer-filter.ts'
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
}
