import type { PublishedBuyer } from './buyer.ts'
import type { Cart } from './cart.ts'
import type { Bound, Taking } from './kinds/kind.ts'
import type { Moment } from './moment.ts'
import type { Offer } from './offer.ts'
import { type WhyNot, whyNot } from './why-not.ts'

/** How much of an offer's limits is taken already: over all, and by this buyer. */
export type Used = {
  readonly orders: number
  readonly pieces: number
  readonly budget: number
  readonly byBuyer: { readonly orders: number; readonly pieces: number }
}

/** All that a price is made of besides the cart and the offers. */
export type Occasion = {
  readonly buyer: PublishedBuyer
  readonly moment: Moment
  readonly currency: string
  /** Nobody knows who it is: what is limited per person is not for them. */
  readonly isGuest: boolean
  /** Codes that were presented and hold, by the offer that they are for. */
  readonly codes: ReadonlyMap<string, string>
  /** Of limited offers; one that is not in it was never used. */
  readonly used: ReadonlyMap<string, Used>
}

/** An offer that may act on this cart. */
export type Candidate = {
  readonly offer: Offer
  readonly bound: Bound
  readonly code: string | undefined
}

/** Whether an offer may act on this cart at all, and if not, the first reason why. */
export function meet(offer: Offer, cart: Cart, occasion: Occasion): Candidate | WhyNot {
  const shut = whyShut(offer, cart, occasion)
  if (shut) return shut
  const goods: Taking[] = []
  for (const [at, line] of cart.lines.entries()) if (offer.takes(line)) goods.push({ at, line })
  if (goods.length === 0) return whyNot('other_goods')
  const pieces = piecesLeft(offer, occasion)
  if (typeof pieces !== 'number') return pieces
  const bound = offer.kind.bind(offer.terms, {
    goods,
    pieces,
    buyer: occasion.buyer,
    offer: offer.key,
    shippingAt: cart.lines.length,
    currency: occasion.currency,
  })
  return 'why' in bound ? bound : { offer, bound, code: occasion.codes.get(offer.key) }
}

/** What is looked at before the goods: nothing of it depends on prices. */
function whyShut(offer: Offer, cart: Cart, { buyer, moment, codes }: Occasion): WhyNot | undefined {
  if (offer.paused) return whyNot('paused')
  if (offer.stores && !offer.stores.has(cart.store ?? ''))
    return whyNot('other_store', { stores: [...offer.stores].join(', ') })
  if (offer.channels && !offer.channels.has(cart.channel ?? ''))
    return whyNot('other_channel', { channels: [...offer.channels].join(', ') })
  if (offer.levels && !offer.levels.fits(buyer))
    return whyNot('other_level', { levels: offer.levels.names })
  const closed = offer.openAt(moment, offer.earlyFor(buyer))
  if (closed) return closed
  return offer.byCode && !codes.has(offer.key) ? whyNot('code_needed') : undefined
}

/** How many pieces the limits leave; money is looked at when it is known what the offer would give. */
function piecesLeft({ key, limits }: Offer, { used, isGuest }: Occasion): number | WhyNot {
  const now = used.get(key)
  const isPerPerson = limits.orders_per_person ?? limits.pieces_per_person
  if (isGuest && isPerPerson !== undefined) return whyNot('members_only')
  const all = Math.min(
    (limits.orders ?? Infinity) - (now?.orders ?? 0) > 0 ? Infinity : 0,
    (limits.pieces ?? Infinity) - (now?.pieces ?? 0),
  )
  if (all <= 0) return whyNot('sold_out')
  const own = Math.min(
    (limits.orders_per_person ?? Infinity) - (now?.byBuyer.orders ?? 0) > 0 ? Infinity : 0,
    (limits.pieces_per_person ?? Infinity) - (now?.byBuyer.pieces ?? 0),
  )
  return own <= 0 ? whyNot('person_limit') : Math.min(all, own)
}
