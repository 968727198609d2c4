/** An amount as the API speaks it: whole minor units (分) and the ISO 4217 currency. */
export type Money = { amount: number; currency: string }

const EXPONENTS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  BHD: 3,
  KWD: 3,
  OMR: 3,
  TND: 3,
  JOD: 3,
}

/** How many decimal digits the currency's minor unit has: 2 for CNY, 0 for JPY. */
export const minorDigits = (currency: string): number => EXPONENTS[currency] ?? 2

/**
 * Reads a decimal text in major units as whole minor units, exactly; undefined if it is not one or has
 * more digits than the currency allows. Ornaments of shop exports (¥, 元, thousands commas) are dropped.
 *
 * @example parseMoney('1,299.50元', 'CNY') // 129950
 */
export function parseMoney(text: string, currency: string): number | undefined {
  const bare = text.replace(/[\s,，]|^[¥￥$€£]|^(?:CNY|RMB|USD|EUR|GBP)|元$/g, '')
  const found = /^([+-]?)(\d{1,15})(?:\.(\d*))?$/.exec(bare)
  if (!found) return undefined
  const digits = minorDigits(currency)
  const fraction = (found[3] ?? '').replace(/0+$/, '')
  if (fraction.length > digits) return undefined
  const value = Number(`${found[2]}${fraction.padEnd(digits, '0')}`)
  if (!Number.isSafeInteger(value)) return undefined
  return found[1] === '-' && value !== 0 ? -value : value
}

/** Minor units as a decimal text in major units. @example formatMinor(129950, 'CNY') // '1299.50' */
export function formatMinor(amount: number | bigint, currency: string): string {
  const digits = minorDigits(currency)
  const text = BigInt(amount)
    .toString()
    .replace('-', '')
    .padStart(digits + 1, '0')
  const sign = amount < 0 ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * Splits an amount by weights without losing a minor unit (largest remainder; ties go to the earlier part).
 *
 * @example allocate(100, [1, 1, 1]) // [34, 33, 33]
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (weights.length === 0 || total <= 0n) throw new Error('allocate needs a positive total weight')
  const sign = amount < 0 ? -1n : 1n
  const whole = BigInt(Math.abs(amount))
  const exact = weights.map((weight) => ({
    share: (whole * BigInt(weight)) / total,
    rest: (whole * BigInt(weight)) % total,
  }))
  let left = Number(whole - exact.reduce((sum, part) => sum + part.share, 0n))
  const order = exact
    .map((part, index) => ({ rest: part.rest, index }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  const extra = new Set(order.slice(0, left).map((part) => part.index))
  left = 0
  return exact.map((part, index) => Number(sign * (part.share + (extra.has(index) ? 1n : 0n))))
}

/** An amount as a shop says it. @example moneyText(32000, 'CNY') // { zh: '320 元', en: '¥320' } */
export function moneyText(amount: number, currency: string): { zh: string; en: string } {
  const whole = formatMinor(amount, currency).replace(/\.0+$/, '')
  const major = whole.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')
  if (currency === 'CNY') return { zh: `${major} 元`, en: `¥${major}` }
  return { zh: `${currency} ${major}`, en: `${currency} ${major}` }
}
