import { type Static, Type } from 'typebox'
import { FactInput, Word } from './facts.ts'
import { closed, ExternalId, oneOf } from './schema.ts'
import { TimeInput } from './time.ts'

export const FEEDBACK_KINDS = ['review', 'csat', 'nps', 'ces', 'contact'] as const

/** POST /v1/feedback */
export const FeedbackInput = closed({
  ...FactInput,
  feedback_id: ExternalId,
  kind: oneOf(FEEDBACK_KINDS),
  at: TimeInput,
  score: Type.Optional(Type.Number({ minimum: -1000, maximum: 1000 })),
  text: Type.Optional(Type.String({ maxLength: 10_000 })),
  order_id: Type.Optional(ExternalId),
  channel: Type.Optional(Word),
})
export type FeedbackInput = Static<typeof FeedbackInput>
