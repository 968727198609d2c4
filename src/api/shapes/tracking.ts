import { Type } from 'typebox'
import { AnyJson } from './schema.ts'
import { MESSAGE_TYPES } from '#facts/sources/tracking/message.ts'

const Anything = Type.Record(Type.String(), AnyJson)

/** A call of the tracking protocol, for the documents: other fields are let be. */
export const TrackingMessage = Type.Object({
  /** In a batch. */
  type: Type.Optional(Type.String({ description: MESSAGE_TYPES.join(', ') })),
  messageId: Type.Optional(
    Type.String({ description: 'the same id never counts twice, however often it is sent' }),
  ),
  userId: Type.Optional(Type.String({ description: 'the shop’s customer id; "" is absent' })),
  anonymousId: Type.Optional(Type.String()),
  event: Type.Optional(Type.String({ description: 'of track, e.g. Order Completed' })),
  name: Type.Optional(Type.String({ description: 'of page and screen' })),
  properties: Type.Optional(Anything),
  traits: Type.Optional(Anything),
  groupId: Type.Optional(Type.String()),
  previousId: Type.Optional(Type.String()),
  timestamp: Type.Optional(Type.String({ description: 'ISO-8601; by the sender’s clock' })),
  sentAt: Type.Optional(Type.String({ description: 'corrects the sender’s clock' })),
  context: Type.Optional(Anything),
  writeKey: Type.Optional(Type.String({ description: 'unless it is the user name of Basic' })),
})

export const TrackingBatch = Type.Object({
  batch: Type.Array(TrackingMessage),
  sentAt: Type.Optional(Type.String()),
  context: Type.Optional(Anything),
  writeKey: Type.Optional(Type.String()),
})
