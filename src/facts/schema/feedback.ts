import { type Static, Type } from 'typebox'
import { closed, ExternalId, FactInput, TimeInput, Word } from './parts.ts'

export const FEEDBACK_KINDS = ['review', 'csat', 'nps', 'ces', 'contact'] as const

/** POST /v1/feedback */
export const FeedbackInput = closed({
  ...FactInput,
  feedback_id: ExternalId,
  kind: Type.Unsafe<(typeof FEEDBACK_KINDS)[number]>({ type: 'string', enum: [...FEEDBACK_KINDS] }),
  at: TimeInput,
  score: Type.Optional(Type.Number({ minimum: -1000, maximum: 1000 })),
  text: Type.Optional(Type.String({ maxLength: 10_000 })),
  order_id: Type.Optional(ExternalId),
  channel: Type.Optional(Word),
})
export type FeedbackInput = Static<typeof FeedbackInput>
