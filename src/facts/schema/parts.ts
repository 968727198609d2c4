import { type TProperties, Type } from 'typebox'

/** An object that knows no other fields: unknown ones are refused. */
export const closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** One of some words. */
export const oneOf = <const W extends readonly string[]>(words: W) =>
  Type.Unsafe<W[number]>({ type: 'string', enum: [...words] })

/** A source's own id of something: kept as it is written. */
export const ExternalId = Type.String({ minLength: 1, maxLength: 200 })

export const Word = Type.String({ maxLength: 200 })

/** An instant in requests: with an offset, or without one and then in the shop's zone; a date is its first instant. */
export const TimeInput = Type.String({ minLength: 8, maxLength: 40 })

/** Free further fields: names to texts. */
export const Attributes = Type.Record(
  Type.String({ maxLength: 80 }),
  Type.String({ maxLength: 2000 }),
)

/** Fields that every fact has in requests: where it comes from and whose it is. */
export const FactInput = {
  /** Which shop system says so; ids are unique within a source. Default `api`. */
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  customer_id: Type.Optional(ExternalId),
  /** Other identifiers by kind: phone, email, openid, unionid, member_no, buyer, anonymous_id. */
  identifiers: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), ExternalId)),
}
