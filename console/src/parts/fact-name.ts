import type { Texts } from '../locales/zh.ts'

/** What a metric is taken from, in words: orders, events … A fact that is not known is shown as it is. */
export const factName = (fact: string, t: Texts): string =>
  (t.facts as Readonly<Record<string, string>>)[fact] ?? fact
