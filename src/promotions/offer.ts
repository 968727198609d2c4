import type { Localized } from '#core/text.ts'
import type { BuyerLevel, PublishedBuyer } from './buyer.ts'
import type { CartLine } from './cart.ts'
import { type PromotionKind, STAGES } from './kinds/kind.ts'
import { openDuring, type OpenAt } from './moment.ts'
import type { ForLevels, Goods, Limits, Promotion } from './promotion.ts'

/** A promotion made ready for carts: what can be worked out once is worked out. */
export type Offer = {
  readonly key: string
  readonly version: number
  readonly name: Localized
  readonly kind: PromotionKind
  readonly terms: never
  /** Its place in the order of acting. */
  readonly stage: number
  readonly group: string
  readonly exclusive: boolean
  readonly byCode: boolean
  /** In capitals. */
  readonly publicCode: string | undefined
  readonly paused: boolean
  readonly limits: Limits
  readonly stores: ReadonlySet<string> | undefined
  readonly channels: ReadonlySet<string> | undefined
  readonly openAt: OpenAt
  readonly takes: (line: CartLine) => boolean
  readonly levels: LevelRule | undefined
  /** By how many milliseconds before the others this buyer may begin. */
  readonly earlyFor: (buyer: PublishedBuyer) => number
}

type LevelRule = {
  readonly fits: (buyer: PublishedBuyer) => boolean
  readonly names: Required<Localized>
}

/** The levels of each tier program, lowest first. */
export type Ladders = Readonly<
  Record<string, readonly { readonly key: string; readonly name: Localized }[]>
>

/** Makes an offer of a promotion that was read strictly before (`parsePromotion`). */
export function compileOffer(
  promotion: Promotion,
  kind: PromotionKind,
  context: { readonly version: number; readonly zone: string; readonly ladders: Ladders },
): Offer {
  const { early } = promotion
  const mayBeEarly =
    early === undefined ? () => false : atLeast(early.program, early.at_least, context.ladders)
  return {
    key: promotion.key,
    version: context.version,
    name: promotion.name,
    kind,
    terms: promotion.terms as never,
    stage: STAGES.indexOf(kind.stage),
    group: promotion.group ?? kind.stage,
    exclusive: promotion.exclusive ?? false,
    byCode: kind.byCode ?? promotion.public_code !== undefined,
    publicCode: promotion.public_code?.toUpperCase(),
    paused: promotion.paused ?? false,
    limits: limitsOf(promotion, kind),
    stores: promotion.stores && new Set(promotion.stores),
    channels: promotion.channels && new Set(promotion.channels),
    openAt: openDuring(promotion.during, context.zone),
    takes: goodsTaken(promotion.goods),
    levels: promotion.levels && levelRule(promotion.levels, context.ladders),
    earlyFor: (buyer) => (mayBeEarly(buyer) ? (early?.minutes ?? 0) * 60_000 : 0),
  }
}

/** An offer that nobody gets twice is limited to one order per person, whatever else is said. */
export const limitsOf = ({ limits }: Promotion, kind: PromotionKind): Limits => ({
  ...limits,
  ...(kind.oncePerPerson ? { orders_per_person: 1 } : {}),
})

function goodsTaken(goods: Goods | undefined): (line: CartLine) => boolean {
  if (goods === undefined) return () => true
  const set = (words: readonly string[] | undefined) => words && new Set(words)
  const [skus, categories, brands] = [set(goods.skus), set(goods.categories), set(goods.brands)]
  const except = new Set(goods.except_skus)
  return ({ sku, category = '', brand = '' }) =>
    !except.has(sku) &&
    (skus?.has(sku) ?? true) &&
    (categories?.has(category) ?? true) &&
    (brands?.has(brand) ?? true)
}

function levelRule(rule: ForLevels, ladders: Ladders): LevelRule {
  const ladder = ladders[rule.program] ?? []
  const nameOf = (key: string): Localized =>
    ladder.find((level) => level.key === key)?.name ?? { zh: key }
  if ('at_least' in rule) {
    const { zh, en = zh } = nameOf(rule.at_least)
    return {
      fits: atLeast(rule.program, rule.at_least, ladders),
      names: { zh: `${zh}及以上`, en: `${en} and above` },
    }
  }
  const wanted = new Set(rule.in)
  const names = rule.in.map(nameOf)
  return {
    fits: (buyer) => wanted.has(buyer.levels[rule.program]?.key ?? ''),
    names: {
      zh: names.map(({ zh }) => zh).join('、'),
      en: names.map(({ zh, en = zh }) => en).join(', '),
    },
  }
}

function atLeast(
  program: string,
  key: string,
  ladders: Ladders,
): (buyer: PublishedBuyer) => boolean {
  const least = (ladders[program] ?? []).findIndex((level) => level.key === key)
  const rankOf = (level: BuyerLevel | undefined): number => level?.rank ?? -1
  return (buyer) => least >= 0 && rankOf(buyer.levels[program]) >= least
}
