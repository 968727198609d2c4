import { describe, expect, test } from 'vitest'
import { effect, floorAmounts, listAmounts } from './amounts.ts'
import { type Cart, listAmount } from './cart.ts'
import { promotionKinds } from './kinds/registry.ts'
import { type Candidate, meet, type Occasion } from './meet.ts'
import type { Offer } from './offer.ts'
import { type CartPrice, quoteCart } from './quote-cart.ts'
import { refundOfUnits } from './refund.ts'
import { bruteForce } from './testing/brute-force.ts'
import {
  dice,
  kindsDrawn,
  randomCart,
  randomOccasion,
  randomOffers,
} from './testing/random-carts.ts'

/** How many carts are drawn: `ZHIKE_CARTS=1000000` for many, `ZHIKE_SEED` for others. */
const CARTS = Number(process.env['ZHIKE_CARTS'] ?? 2000)
const SEED = Number(process.env['ZHIKE_SEED'] ?? 1)

describe('random carts, offers of every kind', () => {
  test('add up, never go below a floor, hang on no order, and are the best that can be found', () => {
    const told = { combined: 0, whole: 0 }
    for (let number = 0; number < CARTS; number += 1) {
      const roll = dice(SEED * 1_000_003 + number)
      const offers = randomOffers(roll, number % 10 === 0 ? 12 : 6)
      const cart = randomCart(roll)
      const occasion = randomOccasion(roll, offers)
      const price = quoteCart(cart, offers, occasion)
      holds(cart, price, number)
      const shuffled = offers.toSorted(() => roll(3) - 1)
      same(quoteCart(cart, shuffled, occasion), price, number)
      isBest({ cart, offers, occasion }, price, number)
      returns(price, roll, number)
      if (price.discounts.length > 1) told.combined += 1
      if (price.total === price.list) told.whole += 1
    }
    // The generator is worth nothing if nothing ever happens.
    expect(told.combined).toBeGreaterThan(CARTS / 10)
    expect(told.whole).toBeLessThan(CARTS / 2)
  }, 36_000_000)

  test('draw every kind that is registered', () => {
    expect([...kindsDrawn].sort()).toEqual([...promotionKinds.keys].sort())
  })
})

/** Called a million times, so that it complains only where something is wrong. */
function must(is: boolean, what: string, number: number, price?: unknown): void {
  if (!is) throw new Error(`cart ${number} (seed ${SEED}): ${what}\n${JSON.stringify(price)}`)
}

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)

function holds(cart: Cart, price: CartPrice, number: number): void {
  const { lines, shipping, discounts } = price
  must(price.isProven, 'not every combination was ruled out', number)
  must(price.list === sum(cart.lines.map(listAmount)) + cart.shipping, 'list', number, price)
  must(price.total === sum(lines.map((one) => one.final)) + shipping.final, 'total', number, price)
  must(price.list - sum(discounts.map((one) => one.amount)) === price.total, 'sum', number, price)
  for (const [at, line] of lines.entries()) {
    const { floor = 0, quantity } = cart.lines[at] ?? { quantity: 0 }
    const off = discounts.flatMap(({ parts }) => parts.filter((part) => part.line === line.id))
    must(line.list - sum(off.map((one) => one.amount)) === line.final, 'line', number, price)
    must(line.final >= Math.min(line.list, floor * quantity), 'floor', number, price)
    must(line.level <= line.list && line.level >= 0, 'level price', number, price)
  }
  must(shipping.final >= 0 && shipping.final <= shipping.list, 'delivery', number, price)
  for (const { amount, parts } of discounts) {
    must(amount > 0, 'an offer without effect', number, price)
    must(amount === sum(parts.map((part) => part.amount)), 'parts of an offer', number, price)
  }
}

const same = (a: CartPrice, b: CartPrice, number: number): void =>
  must(JSON.stringify(a) === JSON.stringify(b), 'another order of offers', number, [a, b])

function isBest(
  it: { cart: Cart; offers: readonly Offer[]; occasion: Occasion },
  price: CartPrice,
  number: number,
): void {
  const amounts = listAmounts(it.cart)
  const floors = floorAmounts(it.cart)
  const able = it.offers
    .map((offer) => meet(offer, it.cart, it.occasion))
    .filter((met): met is Candidate => 'bound' in met)
    .filter((one) => {
      const saves = effect(one, amounts, floors)
      return typeof saves === 'number' && saves > 0 && saves <= (one.offer.limits.budget ?? saves)
    })
  const best = bruteForce(able, amounts, floors)
  const keys = price.discounts.map(({ offer }) => offer).sort()
  must(best.total === price.total, `brute force finds ${best.total}`, number, price)
  must(best.keys.join() === keys.join(), `brute force takes ${best.keys}`, number, price)
}

/** Pieces that come back in any steps give back what was paid, exactly. */
function returns(price: CartPrice, roll: (below: number) => number, number: number): void {
  for (const { final, quantity } of price.lines) {
    let before = 0
    let paid = 0
    while (before < quantity) {
      const units = 1 + roll(quantity - before)
      const back = refundOfUnits({ amount: final, quantity }, { units, before })
      must(back >= 0, 'a negative refund', number, price)
      paid += back
      before += units
    }
    must(paid === final, 'refunds', number, price)
  }
}
