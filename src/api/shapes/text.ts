import { type Static, Type } from 'typebox'

/** A text in both of the product's languages, as answers carry it: the reader chooses without asking again. */
export const Text = Type.Object(
  { zh: Type.String(), en: Type.String() },
  { additionalProperties: false },
)
export type Text = Static<typeof Text>
