import { currencySign } from '../../format/numbers.ts'
import type { Texts } from '../../locales/zh.ts'

/** The unit in a word: 元（CNY）, 次, 天 … */
export function unitName(unit: string, currency: string, t: Texts): string {
  if (unit === 'money') return `${currencySign(currency)} ${currency}`
  return (t.metrics.units as Readonly<Record<string, string>>)[unit] ?? unit
}
