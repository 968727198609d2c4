import type { Localized } from '#core/text.ts'
import type { CartPrice, Discount } from '#promotions/quote-cart.ts'
import type { KeptQuote } from '#promotions/quotes.store.ts'
import { describeWhyNot } from '#promotions/why-not.ts'
import type { Quote } from '#api/shapes/promotion.ts'
import { bothLanguages } from '../metric-view.ts'
import { iso, type Shop } from '../shop.ts'

/** What of an answer is the price itself: kept with the quote, and hashed. */
export type PriceView = Pick<
  Quote,
  | 'levels'
  | 'list'
  | 'total'
  | 'lines'
  | 'shipping'
  | 'discounts'
  | 'why_not'
  | 'unknown_codes'
  | 'proven'
>

/** What is kept of a quote: what it was made of, and what it says. */
export type QuoteBody = {
  readonly at: number
  readonly input: unknown
  /** What was published of the buyer. */
  readonly buyer: {
    readonly levels: Readonly<Record<string, string>>
    readonly first_order: boolean
    readonly contracts: readonly string[]
  }
  readonly price: PriceView
  /** Pieces that limits count, by promotion. */
  readonly pieces: Readonly<Record<string, number>>
  /** Hashes of the single codes that were used. */
  readonly coupons: readonly string[]
}

export function priceView(
  price: CartPrice,
  beside: Pick<PriceView, 'levels' | 'unknown_codes'>,
  currency: string,
): PriceView {
  const money = (amount: number) => ({ amount, currency })
  return {
    levels: beside.levels,
    list: money(price.list),
    total: money(price.total),
    lines: price.lines.map(({ id, sku, quantity, list, level, final }) => ({
      id,
      sku,
      quantity,
      list: money(list),
      level: money(level),
      final: money(final),
    })),
    shipping: { list: money(price.shipping.list), final: money(price.shipping.final) },
    discounts: price.discounts.map((one) => discountView(one, money)),
    why_not: price.whyNot.map((one) => ({
      promotion: one.offer,
      version: one.version,
      name: named(one.name),
      reason: one.why,
      sentence: describeWhyNot(one),
    })),
    unknown_codes: beside.unknown_codes,
    proven: price.isProven,
  }
}

const discountView = (
  { offer, version, kind, name, code, amount, parts }: Discount,
  money: (amount: number) => Quote['total'],
): Quote['discounts'][number] => ({
  promotion: offer,
  version,
  kind,
  name: named(name),
  code: code ?? null,
  amount: money(amount),
  parts: parts.map((part) => ({ line: part.line ?? null, amount: money(part.amount) })),
})

const named = (name: Localized) => bothLanguages(name)

export const keptView = (kept: KeptQuote, shop: Shop): Quote => ({
  id: kept.id,
  state: kept.state,
  made_at: iso(kept.madeAt, shop),
  expires_at: iso(kept.expiresAt, shop),
  order_id: kept.orderId,
  hash: kept.hash,
  ...(kept.body as unknown as QuoteBody).price,
})
