import { type Static, type TObject, type TProperties, Type } from 'typebox'
import type { Problem } from '#core/problem.ts'
import type { Localized } from '#core/text.ts'
import type { PublishedBuyer } from '../buyer.ts'
import type { CartLine } from '../cart.ts'
import { closed } from '../promotion.ts'
import type { WhyNot } from '../why-not.ts'

/** The order in which offers act on a cart; within a stage by their keys. */
export const STAGES = ['price', 'goods', 'order', 'coupon', 'shipping'] as const
export type Stage = (typeof STAGES)[number]

/** A line that takes part in an offer. `at`: its place among the cart's amounts. */
export type Taking = { readonly at: number; readonly line: CartLine }

/** What an offer has before it when it meets a cart. */
export type Ground = {
  readonly goods: readonly Taking[]
  readonly buyer: PublishedBuyer
  /** The offer's own key. */
  readonly offer: string
  /** How many pieces the limits still allow; Infinity without limits. */
  readonly pieces: number
  /** The place of the delivery cost among the cart's amounts. */
  readonly shippingAt: number
  readonly currency: string
}

/** One amount to be spread over the touched places by weight (what they come to, if nothing is said), or an amount for each. */
export type Cut =
  | { readonly amount: number; readonly weights?: readonly number[] }
  | { readonly each: readonly number[] }

/**
 * An offer that has met a cart. `cut` says what it takes off amounts that other offers may have lowered before; lower
 * amounts never make it more. That, and nothing else, is what the search for the best combination builds on.
 */
export type Bound = {
  /** Places that it lowers. */
  readonly touches: readonly number[]
  /** Places that it looks at besides. */
  readonly reads?: readonly number[]
  /** At most this share of the touched amounts is taken, however low they are; 1 if nothing is known. */
  readonly rate?: number
  /** Pieces of each touched line that limits count. */
  readonly pieces?: readonly number[]
  readonly cut: (amounts: readonly number[]) => Cut | WhyNot
}

/** A way to lower a price. One file and one line in the registry; shared code never names one. */
export type PromotionKind = {
  readonly key: string
  readonly name: Required<Localized>
  readonly about: Required<Localized>
  readonly stage: Stage
  readonly terms: TObject
  /** It lowers the price of single pieces, so pieces can be limited. */
  readonly byPieces?: true
  /** What the buyer's level gives them: it makes the level price. */
  readonly byLevel?: true
  /** Nobody gets it twice: as if it were limited to one order per person. */
  readonly oncePerPerson?: true
  /** Only those who present a code get it. */
  readonly byCode?: true
  /** What is wrong with terms beyond their form; paths begin at the terms. */
  readonly check?: (terms: never) => Problem[]
  /** Tier programs and levels that the terms name. */
  readonly levelsNamed?: (
    terms: never,
  ) => readonly { program: string; level: string; path: string }[]
  /** Terms to begin from. */
  readonly example: object
  /** What it gives, in one sentence. */
  readonly sentence: (terms: never, currency: string) => Required<Localized>
  readonly bind: (terms: never, ground: Ground) => Bound | WhyNot
}

type Typed<P extends TProperties> = Omit<
  PromotionKind,
  'terms' | 'check' | 'bind' | 'sentence' | 'levelsNamed' | 'example'
> & {
  readonly terms: P
  readonly example: Static<TObject<P>>
  readonly check?: (terms: Static<TObject<P>>) => Problem[]
  readonly levelsNamed?: (
    terms: Static<TObject<P>>,
  ) => readonly { program: string; level: string; path: string }[]
  readonly sentence: (terms: Static<TObject<P>>, currency: string) => Required<Localized>
  readonly bind: (terms: Static<TObject<P>>, ground: Ground) => Bound | WhyNot
}

/** Declares a kind whose functions are typed by its terms. */
export const promotionKind = <P extends TProperties>(kind: Typed<P>): PromotionKind =>
  Object.freeze({ ...kind, terms: Type.Object(kind.terms, closed) }) as unknown as PromotionKind
