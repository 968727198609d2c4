import type { Localized } from '#core/text.ts'
import { effect, floorAmounts, listAmounts, lowered, take } from './amounts.ts'
import type { Cart } from './cart.ts'
import { conflict, inOrder } from './components.ts'
import { type Candidate, meet, type Occasion } from './meet.ts'
import type { Offer } from './offer.ts'
import { bestCombination } from './search.ts'
import { type WhyNot, whyNot } from './why-not.ts'

/** What an offer took off one line; `line` undefined: off the delivery. */
type Part = { readonly line: string | undefined; readonly amount: number }

/** An offer that lowered the price, with all that it took off. */
export type Discount = {
  readonly offer: string
  readonly version: number
  readonly kind: string
  readonly name: Localized
  readonly code: string | undefined
  readonly amount: number
  readonly parts: readonly Part[]
  /** Pieces that its limits count. */
  readonly pieces: number
}

export type PricedLine = {
  readonly id: string
  readonly sku: string
  readonly quantity: number
  /** Of all its pieces, before any offer. */
  readonly list: number
  /** What the buyer's level alone would make of it. */
  readonly level: number
  readonly final: number
}

export type Refused = {
  readonly offer: string
  readonly version: number
  readonly name: Localized
} & WhyNot

/** The price of a cart: the same for everybody with the same published facts, and it adds up to the minor unit. */
export type CartPrice = {
  readonly lines: readonly PricedLine[]
  readonly shipping: { readonly list: number; readonly final: number }
  readonly list: number
  readonly total: number
  readonly discounts: readonly Discount[]
  readonly whyNot: readonly Refused[]
  /** False if so many offers fit together that not every combination could be ruled out. */
  readonly isProven: boolean
}

/**
 * Prices a cart: a pure function of the goods, the published facts of the buyer, the offers and the instant.
 *
 * @example quoteCart(cart, offers, occasion).total // 19900
 */
export function quoteCart(cart: Cart, offers: readonly Offer[], occasion: Occasion): CartPrice {
  const amounts = listAmounts(cart)
  const floors = floorAmounts(cart)
  const { candidates, weak, refused } = meetAll(cart, offers, occasion, { amounts, floors })
  const { chosen, isProven } = bestCombination(candidates, amounts, floors)
  const acting = inOrder(chosen)
  const { after, discounts } = act(cart, acting, amounts, floors)
  const lost = candidates
    .filter((candidate) => !chosen.includes(candidate))
    .map((candidate) => refuse(candidate.offer, whyLost(candidate, acting, amounts, floors)))
  // What is still missing is counted from what is to be paid, not from the list price.
  const unmet = weak.map((one) => refuse(one.offer, whyAmid(one, acting, amounts, floors)))
  const list = amounts.reduce((sum, amount) => sum + amount, 0)
  return {
    lines: pricedLines(cart, candidates, { amounts, floors, after }),
    shipping: { list: cart.shipping, final: after.at(-1) ?? 0 },
    list,
    total: after.reduce((sum, amount) => sum + amount, 0),
    discounts,
    whyNot: [...refused, ...unmet, ...lost].sort((a, b) => (a.offer < b.offer ? -1 : 1)),
    isProven,
  }
}

type Start = { readonly amounts: readonly number[]; readonly floors: readonly number[] }

/** Offers that would take something off the list prices; why the others would not. */
function meetAll(
  cart: Cart,
  offers: readonly Offer[],
  occasion: Occasion,
  { amounts, floors }: Start,
): { readonly candidates: Candidate[]; readonly weak: Candidate[]; readonly refused: Refused[] } {
  const candidates: Candidate[] = []
  const weak: Candidate[] = []
  const refused: Refused[] = []
  for (const offer of offers) {
    const met = meet(offer, cart, occasion)
    if ('why' in met) {
      refused.push(refuse(offer, met))
      continue
    }
    const saves = effect(met, amounts, floors)
    if (typeof saves !== 'number' || saves === 0) weak.push(met)
    else if (saves > budgetLeft(offer, occasion)) refused.push(refuse(offer, whyNot('budget_out')))
    else candidates.push(met)
  }
  return { candidates, weak, refused }
}

const refuse = ({ key, version, name }: Offer, why: WhyNot): Refused => ({
  offer: key,
  version,
  name,
  ...why,
})

/** An offer is given whole or not at all: it must be able to pay the most that this cart could ask of it. */
const budgetLeft = ({ key, limits }: Offer, { used }: Occasion): number =>
  (limits.budget ?? Infinity) - (used.get(key)?.budget ?? 0)

function act(
  cart: Cart,
  acting: readonly Candidate[],
  amounts: readonly number[],
  floors: readonly number[],
): { readonly after: readonly number[]; readonly discounts: Discount[] } {
  let now = amounts
  const discounts = acting.map((candidate) => {
    const { offer, bound, code } = candidate
    const taken = take(candidate, now, floors)
    now = lowered(now, bound.touches, taken)
    const parts = bound.touches.flatMap((at, index) => {
      const amount = taken.each[index] ?? 0
      return amount === 0 ? [] : [{ line: cart.lines[at]?.id, amount }]
    })
    const pieces = bound.touches.reduce(
      (sum, _at, index) => sum + ((taken.each[index] ?? 0) > 0 ? (bound.pieces?.[index] ?? 0) : 0),
      0,
    )
    const { key, version, name, kind } = offer
    return { offer: key, version, kind: kind.key, name, code, amount: taken.total, parts, pieces }
  })
  return { after: now, discounts }
}

/** Why an offer that could act alone is not in the best combination. */
function whyLost(
  candidate: Candidate,
  acting: readonly Candidate[],
  amounts: readonly number[],
  floors: readonly number[],
): WhyNot {
  const rival = acting.find((other) => conflict(candidate, other))
  if (rival) return whyNot('not_combined', { with: rival.offer.name })
  return whyAmid(candidate, acting, amounts, floors)
}

/** Why an offer would give nothing at its place among those that act; or that it would, and raise the total. */
function whyAmid(
  candidate: Candidate,
  acting: readonly Candidate[],
  amounts: readonly number[],
  floors: readonly number[],
): WhyNot {
  let now = amounts
  for (const other of inOrder([...acting, candidate])) {
    if (other === candidate) break
    now = lowered(now, other.bound.touches, take(other, now, floors))
  }
  const saves = effect(candidate, now, floors)
  if (typeof saves !== 'number') return saves
  return whyNot(saves === 0 ? 'at_floor' : 'dearer')
}

/** What a level alone gives is told beside what is paid. */
function pricedLines(
  cart: Cart,
  candidates: readonly Candidate[],
  { amounts, floors, after }: Start & { readonly after: readonly number[] },
): PricedLine[] {
  const level = [...amounts]
  for (const candidate of candidates.filter(({ offer }) => offer.kind.byLevel)) {
    const { each } = take(candidate, amounts, floors)
    for (const [index, at] of candidate.bound.touches.entries())
      level[at] = Math.min(level[at] ?? 0, (amounts[at] ?? 0) - (each[index] ?? 0))
  }
  return cart.lines.map(({ id, sku, quantity }, at) => ({
    id,
    sku,
    quantity,
    list: amounts[at] ?? 0,
    level: level[at] ?? 0,
    final: after[at] ?? 0,
  }))
}
