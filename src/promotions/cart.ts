/** One line of a cart: so many of one thing, at its list price. Money in minor units. */
export type CartLine = {
  readonly id: string
  readonly sku: string
  readonly quantity: number
  /** Of one. */
  readonly unitPrice: number
  readonly category?: string | undefined
  readonly brand?: string | undefined
  /** Of one: below this no offer goes (毛利底线). A list price that is lower already stays as it is. */
  readonly floor?: number | undefined
}

/** What somebody is about to buy, and where. */
export type Cart = {
  readonly lines: readonly CartLine[]
  /** What delivery costs before any offer. */
  readonly shipping: number
  readonly store?: string | undefined
  readonly channel?: string | undefined
}

/** The most that a cart may come to, in minor units: every product with basis points or quantities stays exact. */
export const MOST_MONEY = 100_000_000_000
export const MOST_QUANTITY = 10_000

export const listAmount = (line: CartLine): number => line.unitPrice * line.quantity
