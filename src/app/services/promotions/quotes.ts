import { secretHash, timeOrderedId } from '#core/ids.ts'
import type { Json } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { together } from '#core/together.ts'
import { guest, publishedBuyer } from '#promotions/buyer.ts'
import { type Take, usedOf } from '#promotions/limits.store.ts'
import type { Used } from '#promotions/meet.ts'
import { momentAt } from '#promotions/moment.ts'
import { promotionKinds } from '#promotions/kinds/registry.ts'
import { limitsOf } from '#promotions/offer.ts'
import type { Promotion } from '#promotions/promotion.ts'
import { quoteCart } from '#promotions/quote-cart.ts'
import { addQuotes, findQuote, type KeptQuote, type NewQuote } from '#promotions/quotes.store.ts'
import {
  forgetOldQuotes,
  freeLapsed,
  holdQuote,
  releaseQuote,
} from '#promotions/reservations.store.ts'
import { findDefinition } from '#stores/definitions.store.ts'
import type { QuotesService } from '#api/promotion-services.ts'
import type { Quote, QuoteInput } from '#api/shapes/promotion.ts'
import { iso, type ServiceDeps } from '../shop.ts'
import { type Buyer, createBuyers } from './buyers.ts'
import { PROMOTION, type PromotionBook, type Promotions } from './promotion-book.ts'
import { createPriceAudit } from './price-audit.ts'
import { type Codes, codesOf } from './quote-codes.ts'
import { cartOf } from './quote-cart-of.ts'
import { keptView, priceView, type QuoteBody } from './quote-view.ts'

type Deps = ServiceDeps & { readonly promotions: PromotionBook }

/** A price holds, and a reservation lasts, for so long. */
const HOLDS_MS = 15 * 60_000
/** Quotes that nobody took are kept for the audit of fairness. */
const KEPT_MS = 35 * 86_400_000

/** Prices carts, and takes from the offers' limits what was given. */
export function createQuotes(deps: Deps): QuotesService & { readonly tidy: () => Promise<void> } {
  const { ledger, clock, shop, promotions } = deps
  const buyers = createBuyers(deps)
  const usedBy = together((asked: readonly { customer: number; keys: readonly string[] }[]) =>
    usedOfAll(ledger, asked),
  )
  const keep = together(async (all: readonly NewQuote[]) => {
    await addQuotes(ledger, all)
    return all
  })
  const held = (id: string, to: 'reserved' | 'committed', orderId?: string) =>
    holdQuote(ledger, { id, to, orderId, now: clock.now() }, takesIn)
  const view = (quote: Result<KeptQuote>): Result<Quote> =>
    quote.ok ? ok(keptView(quote.value, shop)) : quote
  return {
    make: async (_actor, input, read) => {
      const book = promotions.now()
      const now = clock.now()
      const buyer = await buyerOf(input, await buyers(read.customer, book), book)
      if (!buyer.ok) return buyer
      const used =
        book.limited.length === 0
          ? NOTHING_USED
          : await usedBy({ customer: buyer.value.customer, keys: book.limited })
      const { customer } = buyer.value
      const codes = await codesOf(ledger, input.codes ?? [], { book, customer, now })
      const body = bodyOf(input, { book, used, codes, at: read.at ?? now, ...buyer.value }, shop)
      if (!body.ok) return body
      const text = JSON.stringify(body.value)
      const hash = secretHash(text)
      if (input.trial || input.as !== undefined || read.at !== undefined)
        return ok(trialView(body.value, hash, iso(now, shop)))
      const id = timeOrderedId(now)
      await keep({ id, customer, madeAt: now, expiresAt: now + HOLDS_MS, hash, body: text })
      if (input.reserve) return view(await held(id, 'reserved'))
      const made = { id, customer, madeAt: now, expiresAt: now + HOLDS_MS, hash }
      return view(
        ok({ ...made, state: 'open', orderId: null, body: body.value as unknown as Json }),
      )
    },
    show: async (_actor, id) => {
      const found = await findQuote(ledger, id)
      return found ? ok(keptView(found, shop)) : fail(problem('not_found', { what: 'quote', id }))
    },
    commit: async (_actor, id, { order_id }) => view(await held(id, 'committed', order_id)),
    release: async (_actor, id) => view(await releaseQuote(ledger, id, clock.now())),
    audit: createPriceAudit(deps),
    tidy: async () => {
      await freeLapsed(ledger, clock.now())
      await forgetOldQuotes(ledger, clock.now() - KEPT_MS)
    },
  }
}

const NOTHING_USED: ReadonlyMap<string, Used> = new Map()

async function usedOfAll(
  ledger: ServiceDeps['ledger'],
  asked: readonly { readonly customer: number; readonly keys: readonly string[] }[],
): Promise<ReadonlyMap<string, Used>[]> {
  const keys = [...new Set(asked.flatMap((one) => one.keys))]
  const used = await usedOf(ledger, keys, [...new Set(asked.map(({ customer }) => customer))])
  return asked.map(({ customer, keys: own }) => {
    const entries = own.map((key) => [key, used(key, customer)] as const)
    return new Map(entries.filter((one): one is readonly [string, Used] => one[1] !== undefined))
  })
}

/** A trial may ask what somebody of other levels would pay; levels that there are not are said. */
async function buyerOf(
  { as }: QuoteInput,
  found: Result<Buyer>,
  { ladders }: Promotions,
): Promise<Result<Buyer>> {
  if (as === undefined || !found.ok) return found
  const levels = { ...found.value.published.levels }
  for (const [program, level] of Object.entries(as.levels ?? {})) {
    const ladder = ladders[program]
    const known = (ladder ?? []).map(({ key }) => key)
    const rank = known.indexOf(level)
    const params = ladder
      ? { set: 'levels', key: level, known: known.join(', ') }
      : { set: 'tier programs', key: program, known: Object.keys(ladders).join(', ') }
    if (rank === -1) return fail(problem('unknown_kind', params, `/as/levels/${program}`))
    levels[program] = { key: level, rank }
  }
  const { firstOrder, contracts } = found.value.published
  return ok({
    customer: found.value.customer,
    published: publishedBuyer({ levels, firstOrder: as.first_order ?? firstOrder, contracts }),
  })
}

type Ground = Buyer & {
  readonly book: Promotions
  readonly used: ReadonlyMap<string, Used>
  readonly codes: Codes
  readonly at: Millis
}

/** Everything that a quote is made of, and the price. */
function bodyOf(
  input: QuoteInput,
  { book, used, codes, at, published }: Ground,
  shop: ServiceDeps['shop'],
): Result<QuoteBody> {
  const currency = shop.currency()
  const cart = cartOf(input, currency)
  if (!cart.ok) return cart
  const price = quoteCart(cart.value, book.offers, {
    buyer: published,
    moment: momentAt(at, shop.zone()),
    currency,
    isGuest: published === guest,
    codes: codes.shown,
    used,
  })
  const levels = Object.fromEntries(
    Object.entries(published.levels).map(([program, { key }]) => [program, key]),
  )
  const { lines, shipping, store, channel } = cart.value
  return ok({
    at,
    input: { lines, shipping, store, channel, codes: [...codes.shown] },
    buyer: { levels, first_order: published.firstOrder, contracts: published.contracts },
    price: priceView(price, { levels, unknown_codes: [...codes.unknown] }, currency),
    pieces: Object.fromEntries(price.discounts.map(({ offer, pieces }) => [offer, pieces])),
    // Of an offer that took nothing off nothing is used up.
    coupons: price.discounts.flatMap(({ offer }) => codes.single.get(offer) ?? []),
  })
}

/**
 * Limits are read where they are taken from: this process may not have seen a change yet. A tier program's own
 * discount has none, and is not counted.
 */
async function takesIn(
  ledger: ServiceDeps['ledger'],
  { body }: KeptQuote,
): Promise<{ limits: Take[]; coupons: readonly string[] }> {
  const { price, pieces, coupons } = body as unknown as QuoteBody
  const own = price.discounts.filter(({ promotion }) => !promotion.includes(':'))
  const limits = await Promise.all(
    own.map(async ({ promotion, amount }) => ({
      promotion,
      pieces: pieces[promotion] ?? 0,
      amount: amount.amount,
      limits: await limitsNow(ledger, promotion),
    })),
  )
  return { limits, coupons }
}

async function limitsNow(ledger: ServiceDeps['ledger'], key: string): Promise<Take['limits']> {
  const found = await findDefinition(ledger, { kind: PROMOTION, key })
  const body = found?.versions.at(-1)?.body as unknown as Promotion | undefined
  const kind = promotionKinds.get(body?.kind ?? '')
  return body && kind.ok ? limitsOf(body, kind.value) : {}
}

const trialView = (body: QuoteBody, hash: string, now: string): Quote => ({
  id: null,
  state: 'trial',
  made_at: now,
  expires_at: null,
  order_id: null,
  hash,
  ...body.price,
})
