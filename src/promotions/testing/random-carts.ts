import { publishedBuyer } from '../buyer.ts'
import type { Cart, CartLine } from '../cart.ts'
import { parsePromotion } from '../check-promotion.ts'
import type { Occasion, Used } from '../meet.ts'
import { momentAt } from '../moment.ts'
import { compileOffer, type Ladders, type Offer } from '../offer.ts'

export const ZONE = 'Asia/Shanghai'
export const NOW = Date.parse('2026-11-11T04:00:00Z')
const LEVELS = ['standard', 'silver', 'gold', 'diamond']
export const LADDERS: Ladders = {
  membership: LEVELS.map((key) => ({ key, name: { zh: key, en: key } })),
}

/** Reads a promotion as the shop would, or throws. */
export function offerOf(promotion: unknown, version = 1): Offer {
  const read = parsePromotion(promotion, { ladders: LADDERS })
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  return compileOffer(read.value.promotion, read.value.kind, {
    version,
    zone: ZONE,
    ladders: LADDERS,
  })
}

/** Who buys at noon on 11 November 2026, and what they present. */
export function occasion(
  it: {
    level?: string
    firstOrder?: boolean
    contracts?: readonly string[]
    codes?: Readonly<Record<string, string>>
    used?: Readonly<Record<string, Used>>
    at?: number
    isGuest?: boolean
  } = {},
): Occasion {
  const { level } = it
  return {
    buyer: publishedBuyer({
      levels:
        level === undefined ? {} : { membership: { key: level, rank: LEVELS.indexOf(level) } },
      firstOrder: it.firstOrder ?? false,
      contracts: it.contracts ?? [],
    }),
    moment: momentAt(it.at ?? NOW, ZONE),
    currency: 'CNY',
    isGuest: it.isGuest ?? false,
    codes: new Map(Object.entries(it.codes ?? {})),
    used: new Map(Object.entries(it.used ?? {})),
  }
}

export const line = (
  id: string,
  unitPrice: number,
  quantity = 1,
  more: Partial<CartLine> = {},
) => ({
  id,
  sku: id.toUpperCase(),
  unitPrice,
  quantity,
  ...more,
})

/** A small generator of numbers that anybody can repeat: a million carts are drawn with it. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
type Dice = ReturnType<typeof dice>

const SKUS = ['A', 'B', 'C', 'D', 'E']
const CATEGORIES = ['tea', 'cup']
const pick = <T>(roll: Dice, list: readonly T[]): T => list[roll(list.length)] as T
const maybe = <T>(roll: Dice, one: T): T | undefined => (roll(2) === 0 ? one : undefined)

export function randomCart(roll: Dice): Cart {
  const lines = Array.from({ length: 1 + roll(4) }, (_, index) => {
    const unitPrice = pick(roll, [0, 1, 99, 100 + roll(900), 1000 + roll(50_000), 9_900])
    return {
      id: `l${index}`,
      sku: pick(roll, SKUS),
      unitPrice,
      quantity: 1 + roll(roll(4) === 0 ? 9 : 3),
      category: pick(roll, CATEGORIES),
      floor: maybe(roll, Math.floor(unitPrice * 0.8)),
    }
  })
  return { lines, shipping: pick(roll, [0, 600, 1200]) }
}

const ascending = (roll: Dice, first: number, step: number): number[] =>
  Array.from({ length: 1 + roll(3) }, (_, index) => first + index * step)

/** Terms of every kind; contract tests see to it that none is missing. */
const TERMS: Readonly<Record<string, (roll: Dice) => object>> = {
  full_reduction: (roll) => {
    const from = 500 + roll(20_000)
    const steps = ascending(roll, from, 1 + roll(9000)).map((at, index) => ({
      from: at,
      off: 1 + roll(Math.max(1, Math.floor(from / 4))) + index * 1000,
    }))
    const rising = steps.filter(
      (one, index) => index === 0 || one.off > (steps[index - 1]?.off ?? 0),
    )
    const lawful = rising.filter(({ from: least, off }) => off <= least)
    const first = lawful[0] ?? { from, off: 1 }
    return roll(3) === 0 ? { steps: [first], repeat: true, cap: 5000 } : { steps: [first] }
  },
  full_discount: (roll) =>
    roll(2) === 0
      ? { steps: [{ from: 500 + roll(20_000), off_bp: 1 + roll(4000) }], cap: 1 + roll(4000) }
      : {
          steps: [
            { pieces: 2, off_bp: 500 + roll(500) },
            { pieces: 4, off_bp: 2000 },
          ],
        },
  timed_discount: (roll) => (roll(2) === 0 ? { off_bp: 1 + roll(9999) } : { price: roll(20_000) }),
  flash_sale: (roll) => ({ items: [{ sku: pick(roll, SKUS), price: roll(10_000) }] }),
  bundle: (roll) => ({
    items: [
      { sku: 'A', pieces: 1 + roll(2) },
      { sku: 'B', pieces: 1 },
    ],
    price: roll(20_000),
  }),
  first_order: (roll) => ({ off: 1 + roll(3000), from: 1 + roll(5000) }),
  nth_item: (roll) => ({ nth: 2 + roll(2), off_bp: 1 + roll(10_000) }),
  buy_get: (roll) => ({ buy: 1 + roll(3), get: 1 + roll(2), times: 1 + roll(2) }),
  tier_price: (roll) => ({
    program: 'membership',
    items: [{ sku: pick(roll, SKUS), prices: { silver: roll(9000), gold: roll(8000) } }],
  }),
  tier_discount: () => ({
    program: 'membership',
    levels: { silver: 500, gold: 1000, diamond: 1500 },
  }),
  ladder_price: (roll) => ({
    steps: [
      { pieces: 2, off_bp: 300 },
      { pieces: 3 + roll(3), price: roll(9000) },
    ],
  }),
  contract_price: (roll) => ({
    customers: ['c1'],
    items: [{ sku: pick(roll, SKUS), price: roll(9000) }],
  }),
  coupon: (roll) =>
    roll(2) === 0
      ? { off: 1 + roll(9000), from: 1 + roll(9000) }
      : { off_bp: 1 + roll(5000), cap: 1 + roll(9000) },
  free_shipping: (roll) => (roll(2) === 0 ? {} : { from: 1 + roll(20_000), cap: 1000 }),
}
export const kindsDrawn = Object.keys(TERMS)

/** Some offers over one shop's goods, of random kinds, scopes and stacking. */
export function randomOffers(roll: Dice, most: number): Offer[] {
  return Array.from({ length: 1 + roll(most) }, (_, index) => {
    const kind = pick(roll, kindsDrawn)
    const stacking = pick(roll, [{}, {}, { group: 'a' }, { group: 'b' }, { exclusive: true }])
    const goods = pick(roll, [
      {},
      {},
      { goods: { categories: [pick(roll, CATEGORIES)] } },
      { goods: { skus: [pick(roll, SKUS), 'A'] } },
    ])
    return offerOf({
      key: `o${roll(1_000_000)}-${index}`,
      name: { zh: `活动${index}` },
      kind,
      terms: TERMS[kind]?.(roll),
      ...stacking,
      ...goods,
      ...(roll(8) === 0 ? { limits: { budget: 1 + roll(3000) } } : {}),
    })
  })
}

/** Somebody of any level who presents a code of every offer and is a party to every contract. */
export const randomOccasion = (roll: Dice, offers: readonly Offer[]): Occasion =>
  occasion({
    ...(roll(4) === 0 ? {} : { level: pick(roll, LEVELS) }),
    firstOrder: roll(2) === 0,
    contracts: offers.map(({ key }) => key),
    codes: Object.fromEntries(offers.map(({ key }) => [key, `CODE-${key}`])),
  })
