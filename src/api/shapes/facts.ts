import { Type } from 'typebox'
import { ExternalId } from './schema.ts'

/** Fields that every fact has in requests: where it comes from and whose it is. Kinds of identifier as in the reference. */
export const FactInput = {
  /** Which shop system says so; ids are unique within a source. Default: the API key's name. */
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  customer_id: Type.Optional(ExternalId),
  identifiers: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), ExternalId)),
}

/** Free further fields: names to texts. */
export const Attributes = Type.Record(
  Type.String({ maxLength: 80 }),
  Type.String({ maxLength: 2000 }),
)

export const Word = Type.String({ maxLength: 200 })
