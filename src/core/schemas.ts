/**
 * The schemas of words that stand in what comes from outside. Apart from the words themselves: the command line speaks those,
 * and reading the schema library would cost every command a quarter of a second.
 */
import { type Static, Type } from 'typebox'

/** A text that people read, in both of the product's languages. */
export const Localized = Type.Object(
  {
    zh: Type.String({ minLength: 1, maxLength: 200 }),
    en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type Localized = Static<typeof Localized>

/** An amount as the API speaks it: whole minor units (分) and the ISO 4217 currency. */
export const Money = Type.Object(
  { amount: Type.Integer(), currency: Type.String({ pattern: '^[A-Z]{3}$' }) },
  { additionalProperties: false },
)
export type Money = Static<typeof Money>
