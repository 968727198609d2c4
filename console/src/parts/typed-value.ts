import { currencySign, minorDigits } from '../format/numbers.ts'
import type { Texts } from '../locales/zh.ts'

/**
 * What a person types in usual units, as the metric counts it: yuan → minor units, percent → basis points.
 * undefined if it is no number.
 *
 * @example fromTyped('5,000', 'money', 'CNY') // 500000
 */
export function fromTyped(text: string, unit: string, currency: string): number | undefined {
  const bare = text.replace(/[\s,，%％¥￥元]/g, '')
  if (!/^-?\d+(\.\d+)?$/.test(bare)) return undefined
  const value = Number(bare)
  if (unit === 'money') return Math.round(value * 10 ** minorDigits(currency))
  if (unit === 'basis_points') return Math.round(value * 100)
  if (unit === 'ratio') return value / 100
  return value
}

/** The other way round, to be edited. @example toTyped(500000, 'money', 'CNY') // '5000' */
export function toTyped(value: number, unit: string, currency: string): string {
  if (unit === 'money') return String(value / 10 ** minorDigits(currency))
  if (unit === 'basis_points') return String(value / 100)
  if (unit === 'ratio') return String(value * 100)
  return String(value)
}

/** What stands behind the field: 元, %, 天 … */
export function unitSuffix(unit: string, currency: string, t: Texts): string {
  if (unit === 'money') return currency === 'CNY' ? t.unitNames.yuan : currencySign(currency)
  return (t.unitNames as Readonly<Record<string, string>>)[unit] ?? ''
}
