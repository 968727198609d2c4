import type { Language } from '../locales/language.tsx'

/**
 * A number short enough for a headline: 1.2万 / 3.4亿 in Chinese, 12k / 3.4M in English.
 * Below 10,000 it is exact in both. Where it is short, the exact one belongs in the hover.
 *
 * @example shortNumber(123456, 'zh') // '12.3万'
 */
export function shortNumber(value: number, language: Language): string {
  const size = Math.abs(value)
  if (size >= 10_000) {
    for (const [unit, name] of language === 'zh' ? ZH_UNITS : EN_UNITS) {
      if (size < unit) continue
      const scaled = value / unit
      const digits = Math.abs(scaled) < 99.95 ? 1 : 0
      return `${scaled.toFixed(digits).replace(/\.0$/, '').replace('-', '−')}${name}`
    }
  }
  return exactNumber(value)
}
const ZH_UNITS = [
  [1e8, '亿'],
  [1e4, '万'],
] as const
const EN_UNITS = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** All digits, thousands apart, at most `digits` decimals. @example exactNumber(12345.678, 1) // '12,345.7' */
export const exactNumber = (value: number, digits = 2): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits }).replace('-', '−')

/** How many decimals the currency has: 2 for CNY, 0 for JPY. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2

/** Minor units with the currency's sign and all decimals. @example exactMoney(129950, 'CNY') // '¥1,299.50' */
export function exactMoney(minor: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = (Math.abs(minor) / 10 ** digits).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${minor < 0 ? '−' : ''}${currencySign(currency)}${text}`
}

/** Minor units, short. @example shortMoney(1234500, 'CNY', 'zh') // '¥1.2万' */
export function shortMoney(minor: number, currency: string, language: Language): string {
  const major = Math.abs(minor) / 10 ** minorDigits(currency)
  const number = major < 10_000 ? exactNumber(Math.round(major)) : shortNumber(major, language)
  return `${minor < 0 ? '−' : ''}${currencySign(currency)}${number}`
}

export function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat('zh-CN', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  })
  return parts.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency
}

/** A share between 0 and 1. @example percent(0.1234) // '12.3%' */
export const percent = (share: number, digits = 1): string =>
  `${(share * 100).toFixed(digits).replace(/\.0+$/, '').replace('-', '−')}%`

/** How much larger or smaller, with its sign; undefined where there is nothing to compare with. */
export function change(value: number | null, previous: number | null): number | undefined {
  if (value === null || previous === null || previous === 0) return undefined
  return (value - previous) / Math.abs(previous)
}

/** Bytes in the unit that people use. @example bytes(1536) // '1.5 KB' */
export function bytes(size: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let index = 0
  let left = size
  while (left >= 1024 && index < units.length - 1) {
    left /= 1024
    index += 1
  }
  return `${left.toFixed(left < 10 && index > 0 ? 1 : 0)} ${units[index] ?? 'B'}`
}
