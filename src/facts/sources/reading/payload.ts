import { type Money, minorDigits, parseMoney } from '#core/money.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { type Millis, parseTime } from '#core/time.ts'

/** Longer names and notes are cut: a long title is no reason to lose an order. */
const MAX_WORD = 200

/**
 * A place in a platform's JSON. Reads what stands there as one of our values; null, '' and a missing field say
 * nothing. What can not be read becomes a problem with its place; {@link Payload.finish} gives them all at once.
 *
 * @example Payload.of(body).at('billing').word('email')
 */
export class Payload {
  readonly value: unknown
  readonly path: string
  readonly #problems: Map<string, Problem>

  private constructor(value: unknown, path: string, problems: Map<string, Problem>) {
    this.value = value
    this.path = path
    this.#problems = problems
  }

  static of(value: unknown, path = ''): Payload {
    return new Payload(value, path, new Map())
  }

  /** Whether something is said here. */
  get said(): boolean {
    return this.value !== undefined && this.value !== null && this.value !== ''
  }

  at(...names: readonly string[]): Payload {
    let value = this.value
    for (const name of names) value = inside(value, name)
    const path = names.length === 0 ? this.path : `${this.path}/${names.map(pointer).join('/')}`
    return new Payload(value, path, this.#problems)
  }

  has(name: string): boolean {
    return isObject(this.value) && Object.hasOwn(this.value, name)
  }

  list(...names: readonly string[]): Payload[] {
    const at = this.at(...names)
    if (!at.said) return []
    if (!Array.isArray(at.value)) {
      this.blame(problem('wrong_type', { type: 'array' }, at.path))
      return []
    }
    return at.value.map((value, index) => new Payload(value, `${at.path}/${index}`, this.#problems))
  }

  /** What some platforms give as one object and some as a list of them. */
  each(...names: readonly string[]): Payload[] {
    const at = this.at(...names)
    return at.said && !Array.isArray(at.value) ? [at] : this.list(...names)
  }

  /** An id, or another text that must stay as it is. A number is its digits. */
  id(...names: readonly string[]): string | undefined {
    const at = this.at(...names)
    if (!at.said) return undefined
    if (typeof at.value === 'string') return at.value.trim() || undefined
    if (typeof at.value === 'number' && Number.isSafeInteger(at.value)) return String(at.value)
    this.blame(problem('wrong_type', { type: 'string' }, at.path))
    return undefined
  }

  /** A name, a title, a word. */
  word(...names: readonly string[]): string | undefined {
    const at = this.at(...names)
    if (!at.said) return undefined
    if (typeof at.value === 'string') return at.value.trim().slice(0, MAX_WORD) || undefined
    if (typeof at.value === 'number' || typeof at.value === 'boolean') return String(at.value)
    this.blame(problem('wrong_type', { type: 'string' }, at.path))
    return undefined
  }

  flag(...names: readonly string[]): boolean | undefined {
    const { value } = this.at(...names)
    return value === true || value === 'true' || value === 1
      ? true
      : value === false || value === 'false' || value === 0
        ? false
        : undefined
  }

  number(...names: readonly string[]): number | undefined {
    const at = this.at(...names)
    if (!at.said) return undefined
    const value = typeof at.value === 'string' ? Number(at.value) : at.value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    this.blame(problem('wrong_type', { type: 'number' }, at.path))
    return undefined
  }

  /** An amount in major units, as a decimal text or a number; exact, or a problem. */
  money(currency: string, ...names: readonly string[]): Money | undefined {
    const at = this.at(...names)
    if (!at.said) return undefined
    const text = typeof at.value === 'number' ? String(at.value) : at.value
    const amount = typeof text === 'string' ? parseMoney(text, currency) : undefined
    if (amount !== undefined) return { amount, currency }
    this.blame(problem('invalid_money', { value: shown(at.value), currency }, at.path))
    return undefined
  }

  /** A price of one piece: some platforms give more digits than the currency has, and nothing is summed from it. */
  price(currency: string, ...names: readonly string[]): Money | undefined {
    const at = this.at(...names)
    const value = at.said ? Number(at.value) : Number.NaN
    if (!Number.isFinite(value)) return undefined
    const exact = parseMoney(String(at.value), currency)
    return { amount: exact ?? Math.round(value * 10 ** minorDigits(currency)), currency }
  }

  /** An amount in whole units of which `digits` make a major one: 2 for fen. */
  minor(currency: string, digits: number, ...names: readonly string[]): Money | undefined {
    const at = this.at(...names)
    if (!at.said) return undefined
    const units = typeof at.value === 'string' ? Number(at.value) : at.value
    if (typeof units === 'number' && Number.isSafeInteger(units)) {
      const amount = scaled(units, minorDigits(currency) - digits)
      if (amount !== undefined) return { amount, currency }
    }
    this.blame(problem('invalid_money', { value: shown(at.value), currency }, at.path))
    return undefined
  }

  /** An instant; a text without an offset is read in `zone`, a number is seconds or milliseconds since 1970. */
  time(zone: string, ...names: readonly string[]): Millis | undefined {
    const at = this.at(...names)
    if (!at.said || at.value === 0 || at.value === '0' || NO_TIME.test(String(at.value)))
      return undefined
    const text = String(at.value)
    const read = /^\d{9,14}$/.test(text) ? unixTime(Number(text)) : parseTime(text, zone)
    if (read !== undefined) return read
    this.blame(problem('invalid_time', { value: shown(at.value) }, at.path))
    return undefined
  }

  /** What must be said here: `otherwise` and a problem if it is not. */
  must<T>(value: T | undefined, otherwise: T, ...names: readonly string[]): T {
    if (value !== undefined) return value
    const { path } = this.at(...names)
    this.blame(problem('missing_field', { field: path.slice(path.lastIndexOf('/') + 1) }, path))
    return otherwise
  }

  /** What is wrong at a place; the first that was found there stands, however often it is read. */
  blame(it: Problem): void {
    const path = it.path ?? ''
    if (!this.#problems.has(path)) this.#problems.set(path, it)
  }

  /** The value made of it, or everything that could not be read. */
  finish<T>(value: T): Result<T> {
    const problems = [...this.#problems.values()]
    const [first] = problems
    if (first === undefined) return ok(value)
    return fail(problems.length === 1 ? first : { code: 'invalid_input', errors: problems })
  }
}

const NO_TIME = /^(?:0000-00-00|1970-01-01 0[08]:00:00$)/

const unixTime = (value: number): Millis => (value < 100_000_000_000 ? value * 1000 : value)

const inside = (value: unknown, name: string): unknown =>
  Array.isArray(value)
    ? /^\d{1,9}$/.test(name)
      ? (value[Number(name)] as unknown)
      : undefined
    : isObject(value) && Object.hasOwn(value, name)
      ? value[name]
      : undefined

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

const shown = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 60)

/** A whole number times a power of ten, if that is whole, too. */
function scaled(units: number, power: number): number | undefined {
  const value = power >= 0 ? units * 10 ** power : units / 10 ** -power
  return Number.isSafeInteger(value) ? value : undefined
}

/** Only what is said: fields of undefined are left out, as the shapes want it. */
export const saying = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
