import { secretHash } from '#core/ids.ts'
import { moneyText } from '#core/money.ts'
import { ok } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import { publishedBuyer } from '#promotions/buyer.ts'
import type { Cart } from '#promotions/cart.ts'
import { type AskedPrice, oddPrices } from '#promotions/list-prices.ts'
import { momentAt } from '#promotions/moment.ts'
import type { Offer } from '#promotions/offer.ts'
import { quoteCart } from '#promotions/quote-cart.ts'
import { type KeptQuote, quotesBetween } from '#promotions/quotes.store.ts'
import type { QuotesService } from '#api/promotion-services.ts'
import type { PriceFinding } from '#api/shapes/price-audit.ts'
import { iso, type ServiceDeps, type Shop } from '../shop.ts'
import { type OffersThen, offersThen } from './offers-then.ts'
import { priceView, type QuoteBody } from './quote-view.ts'

const BATCH = 2000
const MOST_TOLD = 1000
const DAY_MS = 86_400_000

type Reason = PriceFinding['reason']
const SENTENCES: Readonly<Record<Exclude<Reason, 'own_list_price'>, PriceFinding['sentence']>> = {
  altered: {
    zh: '报价内容与留存的哈希不符，事后被改动过',
    en: 'What is kept does not fit its hash: it was altered afterwards',
  },
  other_price: {
    zh: '按公开的等级与活动重新计算，价格不同',
    en: 'The published level and offers give another price',
  },
  unknown_offer: {
    zh: '用到的活动版本不存在',
    en: 'An offer or a version that acted does not exist',
  },
}

/**
 * Looks through the quotes that were made in a stretch of time. Each must be what its published inputs and the offers
 * of its time give, so equal conditions had equal prices; and nobody was asked a list price of their own.
 */
export function createPriceAudit(deps: ServiceDeps): QuotesService['audit'] {
  const { ledger, clock, shop } = deps
  return async (_actor, span) => {
    const to = span.to ?? clock.now()
    const from = span.from ?? to - DAY_MS
    const offers = await offersThen(deps)
    const findings: PriceFinding[] = []
    const asked: AskedPrice[] = []
    let quotes = 0
    let after = ''
    for (;;) {
      const batch = await quotesBetween(ledger, { from, to, after, limit: BATCH })
      for (const quote of batch) {
        const reason = whatIsWrong(quote, offers, shop)
        if (reason) findings.push(finding(quote.id, quote.madeAt, reason, shop))
        asked.push(...askedIn(quote))
      }
      quotes += batch.length
      after = batch.at(-1)?.id ?? ''
      if (batch.length < BATCH) break
    }
    findings.push(...oddPrices(asked).map(({ asked: one, usual }) => ownPrice(one, usual, shop)))
    return ok({
      from: iso(from, shop),
      to: iso(to, shop),
      quotes,
      findings: findings.slice(0, MOST_TOLD),
      more: Math.max(0, findings.length - MOST_TOLD),
    })
  }
}

function finding(
  quote: string,
  at: Millis,
  reason: Exclude<Reason, 'own_list_price'>,
  shop: Shop,
): PriceFinding {
  return { quote, at: iso(at, shop), reason, sentence: SENTENCES[reason] }
}

function ownPrice(
  { quote, at, thing, price }: AskedPrice,
  usual: number,
  shop: Shop,
): PriceFinding {
  const [now, others] = [moneyText(price, shop.currency()), moneyText(usual, shop.currency())]
  const sku = (JSON.parse(thing) as string[])[0] ?? ''
  return {
    quote,
    at: iso(at, shop),
    reason: 'own_list_price',
    sentence: {
      zh: `${sku} 的原价是 ${now.zh}，同一时间其他人看到的是 ${others.zh}`,
      en: `${sku} was listed at ${now.en} here and at ${others.en} for others at the same time`,
    },
  }
}

/** The input of a quote as it is kept. */
type KeptInput = Cart & { readonly codes: readonly (readonly [string, string])[] }

/** Whether limits, which others used up, kept an offer from acting: that is no matter of who asks. */
const BY_LIMITS = new Set(['sold_out', 'person_limit', 'budget_out', 'members_only'])

function whatIsWrong(
  { hash, body: kept }: KeptQuote,
  offers: OffersThen,
  shop: Shop,
): Exclude<Reason, 'own_list_price'> | undefined {
  if (secretHash(JSON.stringify(kept)) !== hash) return 'altered'
  const body = kept as unknown as QuoteBody
  const { price, buyer } = body
  const named = [
    ...price.discounts,
    ...price.why_not.filter(({ reason }) => !BY_LIMITS.has(reason)),
  ]
  const then = named.map(({ promotion, version }) => offers(promotion, version, body.at))
  if (then.some((offer) => offer === undefined)) return 'unknown_offer'
  const { codes, ...cart } = body.input as KeptInput
  const currency = price.total.currency
  const again = quoteCart(cart, then as Offer[], {
    buyer: publishedBuyer({
      levels: offers.levels(buyer.levels, body.at),
      firstOrder: buyer.first_order,
      contracts: buyer.contracts,
    }),
    moment: momentAt(body.at, shop.zone()),
    currency,
    isGuest: false,
    codes: new Map(codes),
    used: new Map(),
  })
  const { lines, discounts, total, shipping } = priceView(again, price, currency)
  const same = (a: object) => JSON.stringify(a)
  return same({ lines, discounts, total, shipping }) ===
    same({
      lines: price.lines,
      discounts: price.discounts,
      total: price.total,
      shipping: price.shipping,
    })
    ? undefined
    : 'other_price'
}

function askedIn({ id, madeAt, body }: KeptQuote): AskedPrice[] {
  const { lines, store = '', channel = '' } = (body as unknown as QuoteBody).input as KeptInput
  return lines.map(({ sku, unitPrice }) => ({
    quote: id,
    at: madeAt,
    thing: JSON.stringify([sku, store, channel]),
    price: unitPrice,
  }))
}
