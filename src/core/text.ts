/** A text that people read, in both of the product's languages. English may be left out by a shop. */
export type Localized = { zh: string; en?: string }

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export const inLanguage = (text: Localized, language: Language): string =>
  language === 'en' ? (text.en ?? text.zh) : text.zh
