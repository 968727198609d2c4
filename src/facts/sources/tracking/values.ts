import { formatMinor, minorDigits, parseMoney } from '#core/money.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Fields } from './message.ts'

/** Longer texts are cut: what facts keep is bounded. */
const MAX_TEXT = 2000
const MAX_NAME = 80
/** So many properties of one event are kept. */
const MAX_PROPERTIES = 200

/** A text, of a text or number that says something; '' and null are what SDKs write for nothing. */
export function textOf(value: unknown): string | undefined {
  const text =
    typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  return text === '' ? undefined : text
}

export const objectOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A text that a fact's field takes. */
export const shortText = (value: unknown, limit = 200): string | undefined => {
  const text = textOf(value)
  return text === undefined ? undefined : cut(text, limit)
}

/** The beginning of a text, without half a letter at its end. */
const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : text.slice(0, limit).toWellFormed()

/**
 * The same value without letters that no store takes: NUL, and halves of letters. `text`: the JSON that it was read
 * from, so that nothing is searched in vain.
 */
export function storable(value: unknown, text: string): unknown {
  return /\\u0000|\\ud[89a-f]|\u0000/i.test(text) ? cleaned(value) : value
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed()
  if (Array.isArray(value)) return value.map(cleaned)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [String(cleaned(name)), cleaned(inner)]),
  )
}

/** A number, of a number or of a text that is one. */
export function numberOf(value: unknown): number | undefined {
  const number =
    typeof value === 'number'
      ? value
      : /^-?\d+(\.\d+)?$/.test(textOf(value) ?? '')
        ? Number(value)
        : NaN
  return Number.isFinite(number) ? number : undefined
}

/** Names and texts of an object's values: nested ones as JSON, null left out. */
export function textsOf(fields: Fields): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields).slice(0, MAX_PROPERTIES)) {
    const text = plainText(value)
    if (text !== undefined && name !== '') texts[cut(name, MAX_NAME)] = text
  }
  return texts
}

export function plainText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string)
  return cut(text, MAX_TEXT)
}

/**
 * An amount in major units, a number or a text, as whole minor units. Numbers carry the noise of binary fractions
 * (0.1 + 0.2), which is no money; more decimals than that are refused.
 */
export function minorOf(
  value: unknown,
  currency: string,
  path: string,
): Result<number | undefined> {
  if (value === undefined || value === null || value === '') return ok(undefined)
  const amount =
    typeof value === 'number'
      ? fromNumber(value, currency)
      : typeof value === 'string'
        ? parseMoney(value, currency)
        : undefined
  if (amount !== undefined) return ok(amount)
  return fail(problem('invalid_money', { value: String(value).slice(0, 60), currency }, path))
}

function fromNumber(value: number, currency: string): number | undefined {
  const minor = Math.round(value * 10 ** minorDigits(currency))
  if (!Number.isSafeInteger(minor)) return undefined
  const back = Number(formatMinor(minor, currency))
  return Math.abs(back - value) <= 1e-9 * Math.max(1, Math.abs(value)) ? minor : undefined
}

/** The field if there is a value, else nothing. */
export const optional = <K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V }
