import { type Static, Type } from 'typebox'

/** A text that people read, in both of the product's languages. English may be left out by a shop. */
export const Localized = Type.Object(
  {
    zh: Type.String({ minLength: 1, maxLength: 200 }),
    en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type Localized = Static<typeof Localized>

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const inLanguage = (text: Localized, language: Language): string =>
  language === 'en' ? (text.en ?? text.zh) : text.zh
