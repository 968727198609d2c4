import { type Static, Type } from 'typebox'
import { Localized } from '#core/schemas.ts'
import { DateRange } from '#core/window.ts'
import { TierKey } from '#loyalty/tier-program.ts'
import { MOST_MONEY, MOST_QUANTITY } from './cart.ts'

export const closed = { additionalProperties: false } as const

/** The key of a promotion. */
export const PromotionKey = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,63}$' })
const Word = Type.String({ minLength: 1, maxLength: 200 })
const words = Type.Array(Word, { minItems: 1, maxItems: 500 })
const count = Type.Integer({ minimum: 1, maximum: 1_000_000_000 })
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })

/** A price or an amount off, in minor units. `unit` tells the console how a number is written. */
export const Amount = Type.Integer({ minimum: 1, maximum: MOST_MONEY, unit: 'money' })
export const Price = Type.Integer({ minimum: 0, maximum: MOST_MONEY, unit: 'money' })
/** A share taken off: 500 = 5%, 10000 = all. */
export const BasisPoints = Type.Integer({ minimum: 1, maximum: 10_000, unit: 'basis_points' })
export const Pieces = Type.Integer({ minimum: 1, maximum: MOST_QUANTITY, unit: 'pieces' })

/** A code for everybody: letters, digits and -, whatever their case. */
export const PublicCode = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9-]{2,39}$' })

/** When an offer holds, in the shop's zone. Of several parts all must hold. */
export const During = Type.Object(
  {
    range: Type.Optional(DateRange),
    /** Monday 1 … Sunday 7. */
    weekdays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
    ),
    /** 会员日: days of each month. */
    days_of_month: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 31 }), { minItems: 1, maxItems: 31 }),
    ),
    /** From the first minute on, up to before the last; over midnight if it ends before it begins. */
    hours: Type.Optional(Type.Object({ from: Clock, to: Clock }, closed)),
  },
  closed,
)
export type During = Static<typeof During>

/** Which goods take part: of each list that is given one must fit. Nothing said: all. */
export const Goods = Type.Object(
  {
    skus: Type.Optional(words),
    categories: Type.Optional(words),
    brands: Type.Optional(words),
    except_skus: Type.Optional(words),
  },
  closed,
)
export type Goods = Static<typeof Goods>

/** Whom an offer is for, by their level in a tier program: the only thing about a person that it may ask. */
export const ForLevels = Type.Union([
  Type.Object({ program: TierKey, at_least: TierKey }, closed),
  Type.Object({ program: TierKey, in: Type.Array(TierKey, { minItems: 1, maxItems: 50 }) }, closed),
])
export type ForLevels = Static<typeof ForLevels>

/** Levels that may begin before everybody else. */
export const EarlyStart = Type.Object(
  {
    program: TierKey,
    at_least: TierKey,
    minutes: Type.Integer({ minimum: 1, maximum: 43_200 }),
  },
  closed,
)

/** How often an offer is given. `orders` and `pieces` over all, `budget` as money off, the rest per person. */
export const Limits = Type.Object(
  {
    orders: Type.Optional(count),
    pieces: Type.Optional(count),
    budget: Type.Optional(Amount),
    orders_per_person: Type.Optional(count),
    pieces_per_person: Type.Optional(count),
  },
  closed,
)
export type Limits = Static<typeof Limits>

/**
 * A promotion as people write it: what all kinds have in common, and `terms`, which each kind reads itself.
 * Two offers of one `group` never meet on the same goods; an `exclusive` one shares its goods with none.
 */
export const Promotion = Type.Object(
  {
    key: PromotionKey,
    name: Localized,
    kind: Type.String({ minLength: 1, maxLength: 64 }),
    terms: Type.Record(Type.String(), Type.Unknown()),
    during: Type.Optional(During),
    goods: Type.Optional(Goods),
    stores: Type.Optional(words),
    channels: Type.Optional(words),
    levels: Type.Optional(ForLevels),
    early: Type.Optional(EarlyStart),
    /** A code that anybody may present; only those who do get the offer. */
    public_code: Type.Optional(PublicCode),
    group: Type.Optional(PromotionKey),
    exclusive: Type.Optional(Type.Boolean()),
    limits: Type.Optional(Limits),
    paused: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type Promotion = Readonly<Static<typeof Promotion>>

/** What all kinds have in common besides their name: when, where, to whom, how often. The console's form is made of it. */
export const PromotionFrame = Type.Omit(Promotion, ['key', 'name', 'kind', 'terms'])
