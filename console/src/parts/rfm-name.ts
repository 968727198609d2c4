import type { Texts } from '../locales/zh.ts'

/** A class or group of RFM in the console's language; a key that is not known is shown as it is. */
export const rfmName = (key: string, t: Texts): string =>
  (t.rfm as Readonly<Record<string, string>>)[key] ?? key
