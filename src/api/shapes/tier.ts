import { type Static, Type } from 'typebox'
import { Unit } from './metric.ts'
import { closed, Key, nullable, oneOf } from './schema.ts'
import { Text } from './text.ts'
import { Time, TimeInput } from './time.ts'

/** A tier in a list row. */
export const TierShort = closed({
  program: Type.String(),
  level: Type.String(),
  pinned: Type.Boolean(),
})
export type TierShort = Static<typeof TierShort>

/** How far a customer is on one qualifying metric towards (or above) a level. */
export const TierMeasure = closed({
  metric: Type.String(),
  name: Text,
  unit: Unit,
  value: nullable(Type.Number()),
  needed: Type.Number(),
  /** needed − value where that is positive, else 0. */
  missing: Type.Number(),
})
export type TierMeasure = Static<typeof TierMeasure>

/** The way to a level: `by` = until when it must be done to count (null = no end). */
export const TierWay = closed({
  level: Type.String(),
  name: Text,
  measures: Type.Array(TierMeasure),
  mode: oneOf(['any', 'all']),
  by: nullable(Time),
  /** “还差 320 元升金卡”. */
  sentence: Text,
})
export type TierWay = Static<typeof TierWay>

export const TierPin = closed({
  id: Type.String(),
  program: Type.String(),
  level: Type.String(),
  reason: Type.String(),
  by: Type.String(),
  at: Time,
  until: nullable(Time),
})
export type TierPin = Static<typeof TierPin>

/** POST /v1/customers/{id}/tier-pins. `until` left out: until somebody takes it away. */
export const TierPinInput = closed({
  program: Key,
  level: Key,
  reason: Type.String({ minLength: 1, maxLength: 500 }),
  until: Type.Optional(TimeInput),
})
export type TierPinInput = Static<typeof TierPinInput>

/** One stay in a level. `to` null = still there. */
export const TierStay = closed({
  level: Type.String(),
  name: Text,
  from: Time,
  to: nullable(Time),
  /** Stable word for why it began: qualified, validity_end, refund, pin, rule_changed … */
  cause: Type.String(),
  sentence: Text,
  version: Type.Integer(),
})
export type TierStay = Static<typeof TierStay>

/** A customer's place in one program. */
export const CustomerTier = closed({
  program: Type.String(),
  program_name: Text,
  level: Type.String(),
  level_name: Text,
  /** Place of the level in the ladder, 0 = lowest. */
  rank: Type.Integer(),
  since: nullable(Time),
  valid_until: nullable(Time),
  window: closed({ from: nullable(Time), to: Time, text: Text }),
  measures: Type.Array(TierMeasure),
  /** Share of the way to the next level, basis points. */
  progress: Type.Integer({ minimum: 0, maximum: 10000 }),
  up: nullable(TierWay),
  /** What keeps the level when it ends; null = nothing needed. */
  keep: nullable(TierWay),
  drop: nullable(closed({ at: Time, to: Type.String(), to_name: Text, sentence: Text })),
  pin: nullable(TierPin),
  history: Type.Array(TierStay),
})
export type CustomerTier = Static<typeof CustomerTier>
