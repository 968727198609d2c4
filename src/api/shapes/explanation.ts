import { type Static, Type } from 'typebox'
import { Money } from '#core/schemas.ts'
import { closed, Count, Key, nullable } from './schema.ts'
import { Text } from './text.ts'
import { CustomerTier, TierMeasure } from './tier.ts'
import { AsOfQuery, Time } from './time.ts'

/** One fact that the level rests on, with what of it counts. */
export const ExplainedFact = closed({
  kind: Type.String(),
  id: Type.String(),
  source: Type.String(),
  at: Time,
  amount: nullable(Money),
  counts: nullable(Money),
  /** Why it counts in part, later or not at all; null = it counts whole. */
  note: nullable(Text),
})
export type ExplainedFact = Static<typeof ExplainedFact>

/** GET /v1/customers/{id}/explain?tier=PROGRAM */
export const Explanation = closed({
  no: Type.Integer(),
  id: Type.String(),
  tier: CustomerTier,
  rule: closed({ version: Type.Integer(), effective_at: Time, sentence: Text }),
  /** What decided the level, threshold by threshold, at the moment it was decided. */
  decided: closed({
    at: nullable(Time),
    cause: Type.String(),
    measures: Type.Array(TierMeasure),
    sentence: Text,
  }),
  facts: Type.Array(ExplainedFact),
  /** How many facts there are in all; `facts` shows at most 1,000, newest first. */
  facts_total: Count,
  sentences: Type.Array(Text),
  as_of: Time,
  known_at: Time,
})
export type Explanation = Static<typeof Explanation>

/** One of the four: why this tier; why (not) in this segment, with this tag, of this class. */
export const ExplainQuery = closed({
  ...AsOfQuery,
  tier: Type.Optional(Key),
  segment: Type.Optional(Key),
  tag: Type.Optional(Key),
  class: Type.Optional(Key),
})
export type ExplainQuery = Static<typeof ExplainQuery>
