import { type Static, Type } from 'typebox'
import { Localized, Money } from '#core/schemas.ts'
import { AnyJson, closed, Count, Key, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time, TimeInput } from './time.ts'

/** A promotion as people write it; the promotions room says what its kind’s terms mean. */
const PromotionDefinition = Type.Object(
  { key: Key, name: Localized, kind: Type.String({ minLength: 1, maxLength: 64 }) },
  {
    additionalProperties: true,
    $comment: 'further fields are checked against the promotions room’s schema',
  },
)

export const PromotionInput = closed({
  definition: PromotionDefinition,
  note: Type.Optional(Type.String({ maxLength: 500 })),
})
export type PromotionInput = Static<typeof PromotionInput>

const PromotionVersion = closed({
  version: Type.Integer(),
  at: Time,
  by: Type.String(),
  note: Type.String(),
  definition: AnyJson,
})

/** Whether an offer can act now, and if not, why. */
export const PROMOTION_STATES = ['live', 'scheduled', 'other_times', 'ended', 'paused'] as const

export const PromotionItem = closed({
  key: Type.String(),
  name: Text,
  kind: Type.String(),
  kind_name: Text,
  /** What it gives, and when, to whom, of what. */
  sentence: Text,
  state: oneOf(PROMOTION_STATES),
  version: Type.Integer(),
  definition: AnyJson,
  versions: Type.Array(PromotionVersion),
  /** What was taken of it by quotes that are reserved or committed. */
  used: closed({ orders: Count, pieces: Count, amount: Money }),
  etag: Type.String(),
})
export type PromotionItem = Static<typeof PromotionItem>

/** A kind of promotion: what the console makes its form of. */
export const PromotionKindItem = closed({
  key: Type.String(),
  name: Text,
  about: Text,
  stage: Type.String(),
  by_pieces: Type.Boolean(),
  by_code: Type.Boolean(),
  /** JSON Schema of its terms. */
  terms: AnyJson,
  /** JSON Schema of what every kind has besides: when, where, to whom, how often. */
  frame: AnyJson,
  /** Terms to begin from. */
  example: AnyJson,
})
export type PromotionKindItem = Static<typeof PromotionKindItem>

const Word = Type.String({ minLength: 1, maxLength: 200 })

const QuoteLineInput = closed({
  id: Type.Optional(Word),
  sku: Word,
  quantity: Type.Integer({ minimum: 1, maximum: 10_000 }),
  /** The list price of one. */
  unit_price: Money,
  category: Type.Optional(Word),
  brand: Type.Optional(Word),
  /** Below which no offer takes one piece: its cost, or more. */
  floor: Type.Optional(Money),
})

/** POST /v1/quotes. With `as` or `at` it is a trial: nothing is kept, and it can’t be committed. */
export const QuoteInput = closed({
  /** As in /v1/customers/{id}; left out: a guest. */
  customer: Type.Optional(Word),
  lines: Type.Array(QuoteLineInput, { minItems: 1, maxItems: 200 }),
  shipping: Type.Optional(Money),
  store: Type.Optional(Word),
  channel: Type.Optional(Word),
  codes: Type.Optional(Type.Array(Word, { maxItems: 20 })),
  /** Take from the limits now; given back if it is not committed in time. */
  reserve: Type.Optional(Type.Boolean()),
  /** Nothing is kept. */
  trial: Type.Optional(Type.Boolean()),
  at: Type.Optional(TimeInput),
  /** What somebody of these levels would pay, by program. */
  as: Type.Optional(
    closed({
      levels: Type.Optional(Type.Record(Type.String(), Type.String())),
      first_order: Type.Optional(Type.Boolean()),
    }),
  ),
})
export type QuoteInput = Static<typeof QuoteInput>

const QuoteLine = closed({
  id: Type.String(),
  sku: Type.String(),
  quantity: Type.Integer(),
  list: Money,
  /** What the buyer’s level alone would make of it. */
  level: Money,
  final: Money,
})

const QuoteDiscount = closed({
  promotion: Type.String(),
  version: Type.Integer(),
  kind: Type.String(),
  name: Text,
  code: nullable(Type.String()),
  amount: Money,
  /** `line` null: off the delivery. */
  parts: Type.Array(closed({ line: nullable(Type.String()), amount: Money })),
})

const QuoteWhyNot = closed({
  promotion: Type.String(),
  version: Type.Integer(),
  name: Text,
  reason: Type.String(),
  sentence: Text,
})

export const QUOTE_STATES = ['trial', 'open', 'reserved', 'committed', 'released'] as const

export const Quote = closed({
  /** Null: a trial. */
  id: nullable(Type.String()),
  state: oneOf(QUOTE_STATES),
  made_at: Time,
  expires_at: nullable(Time),
  order_id: nullable(Type.String()),
  /** SHA-256 of all that the price was made of, and of the price. */
  hash: Type.String(),
  levels: Type.Record(Type.String(), Type.String()),
  list: Money,
  total: Money,
  lines: Type.Array(QuoteLine),
  shipping: closed({ list: Money, final: Money }),
  discounts: Type.Array(QuoteDiscount),
  why_not: Type.Array(QuoteWhyNot),
  /** Codes that were presented and mean nothing. */
  unknown_codes: Type.Array(Type.String()),
  /** Whether every other combination of offers was ruled out. */
  proven: Type.Boolean(),
})
export type Quote = Static<typeof Quote>

export const QuoteCommitInput = closed({ order_id: Type.Optional(Word) })
export type QuoteCommitInput = Static<typeof QuoteCommitInput>
