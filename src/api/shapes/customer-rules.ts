import { type Static, Type } from 'typebox'
import { closed, nullable } from './schema.ts'
import { Text } from './text.ts'
import { Time } from './time.ts'

const named = { key: Type.String(), name: Text }

/** What rules say of one customer, for the customer page. */
export const CustomerSegment = closed({ ...named, since: nullable(Time) })
export type CustomerSegment = Static<typeof CustomerSegment>

export const CustomerTag = closed({
  ...named,
  value: Type.Optional(nullable(Type.String())),
  value_name: Type.Optional(nullable(Text)),
  source: Type.String(),
  group: nullable(Type.String()),
  since: nullable(Time),
  until: Type.Optional(nullable(Time)),
  by: Type.Optional(nullable(Type.String())),
  reason: Text,
})
export type CustomerTag = Static<typeof CustomerTag>

export const CustomerClass = closed({
  ...named,
  value: nullable(Type.String()),
  value_name: nullable(Text),
  /** Chosen by a person: who, why, until when. */
  override: Type.Optional(
    nullable(
      closed({
        by: Type.String(),
        reason: Type.String(),
        at: Time,
        until: nullable(Time),
      }),
    ),
  ),
  /** Basis points. */
  confidence: Type.Optional(nullable(Type.Integer())),
  reason: Text,
})
export type CustomerClass = Static<typeof CustomerClass>
