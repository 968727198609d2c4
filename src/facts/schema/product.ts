import { type Static, Type } from 'typebox'
import { Money } from '#core/schemas.ts'
import { Attributes, closed, ExternalId, TimeInput, Word } from './parts.ts'

/** POST /v1/products */
export const ProductInput = closed({
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  sku: ExternalId,
  name: Type.Optional(Word),
  category: Type.Optional(Word),
  brand: Type.Optional(Word),
  price: Type.Optional(Money),
  cost: Type.Optional(Money),
  at: Type.Optional(TimeInput),
  attributes: Type.Optional(Attributes),
})
export type ProductInput = Static<typeof ProductInput>
