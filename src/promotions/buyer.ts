declare const published: unique symbol

/** A level as a shop publishes it: its place in the program's ladder, 0 = lowest. */
export type BuyerLevel = { readonly key: string; readonly rank: number }

/**
 * All that a price may know of who buys: what anybody can read in the shop's rules and check for themselves.
 * No metric, score, tag, segment or prediction has a place here.
 */
export type PublishedFacts = {
  /** Their level in each tier program; a guest has none. */
  readonly levels: Readonly<Record<string, BuyerLevel>>
  /** Nothing was bought under this identity yet. */
  readonly firstOrder: boolean
  /** Offers that name this buyer as a party to a contract, by their keys. */
  readonly contracts: readonly string[]
}

/** Who buys, as the price function takes them: made by {@link publishedBuyer} only. */
export type PublishedBuyer = PublishedFacts & { readonly [published]: true }

type Nothing<Extra> = Readonly<Record<Exclude<keyof Extra, keyof PublishedFacts>, never>>

/**
 * The one way to become a buyer whose price is asked for. Anything more than the published facts does not compile,
 * not even when it comes in by a variable; nothing more is copied at run time either.
 *
 * @example publishedBuyer({ levels: {}, firstOrder: true, contracts: [] })
 */
export function publishedBuyer<F extends PublishedFacts>(facts: F & Nothing<F>): PublishedBuyer {
  const { levels, firstOrder, contracts } = facts
  const ranks = Object.entries(levels).map(([program, { key, rank }]) => [program, { key, rank }])
  return Object.freeze({
    levels: Object.freeze(Object.fromEntries(ranks)),
    firstOrder,
    contracts: Object.freeze([...contracts]),
  }) as PublishedBuyer
}

/** Somebody of whom nothing is known. */
export const guest: PublishedBuyer = publishedBuyer({
  levels: {},
  firstOrder: false,
  contracts: [],
})
