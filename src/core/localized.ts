import { type Static, Type } from 'typebox'

/** The shape of a text that people read (see text.ts), for what comes from outside. */
export const Localized = Type.Object(
  {
    zh: Type.String({ minLength: 1, maxLength: 200 }),
    en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type Localized = Static<typeof Localized>
