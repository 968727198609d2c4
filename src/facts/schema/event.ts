import { type Static, Type } from 'typebox'
import { Attributes, closed, ExternalId, FactInput, TimeInput, Word } from './parts.ts'

/** POST /v1/events. Who: customer_id, identifiers or anonymous_id. Without event_id the content is the id. */
export const EventInput = closed({
  ...FactInput,
  event_id: Type.Optional(ExternalId),
  anonymous_id: Type.Optional(ExternalId),
  type: Type.String({ minLength: 1, maxLength: 100 }),
  at: TimeInput,
  session_id: Type.Optional(ExternalId),
  sku: Type.Optional(Word),
  category: Type.Optional(Word),
  channel: Type.Optional(Word),
  platform: Type.Optional(Word),
  value: Type.Optional(Type.Number({ minimum: -1e14, maximum: 1e14 })),
  seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9 })),
  properties: Type.Optional(Attributes),
})
export type EventInput = Static<typeof EventInput>
