import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { parseTime, toEngineTime } from '#core/time.ts'
import type { Identifier } from '../../identity/resolve.ts'
import { normalizeIdentifiers } from '../../identity/normalize.ts'

/** What a JSON item is read against. */
export type ItemContext = {
  /** The shop's zone, for times without one. */
  readonly zone: string
  /** The shop's currency, for orders that name none. */
  readonly currency: string
  /** For items that name no source. */
  readonly source: string
}

/** A row of a stage table, column by column; columns that are left out say nothing. */
export type StageRow = Readonly<Record<string, unknown>>

/** Times as the engine takes them; a text that is no time becomes a problem at its place. */
export function engineTime(text: string, context: ItemContext, path: string): Result<string> {
  const at = parseTime(text, context.zone)
  if (at === undefined) return fail(problem('invalid_time', { value: text }, path))
  if (at < MIN_TIME || at > MAX_TIME) return fail(problem('invalid_time', { value: text }, path))
  return ok(toEngineTime(at))
}
const MIN_TIME = Date.UTC(1900, 0, 1)
const MAX_TIME = Date.UTC(2200, 0, 1)

/** Minor units of an amount that must be in the order's currency. */
export function minorUnits(
  money: { amount: number; currency: string } | undefined,
  currency: string,
  path: string,
): Result<number | null> {
  if (money === undefined) return ok(null)
  if (money.currency !== currency) {
    return fail(
      problem(
        'invalid_value',
        {
          detail: `${money.currency} ≠ ${currency}: all amounts of an order are in one currency / 同一订单的金额须为同一币种`,
        },
        `${path}/currency`,
      ),
    )
  }
  return ok(money.amount)
}

/** A plain decimal text of a number with at most `digits` decimals. */
export function decimal(value: number, digits: number, path: string): Result<string> {
  const text = value.toFixed(digits)
  if (Math.abs(Number(text) - value) > 1e-9 * Math.max(1, Math.abs(value))) {
    return fail(
      problem(
        'invalid_value',
        { detail: `${value}: at most ${digits} decimals / 最多 ${digits} 位小数` },
        path,
      ),
    )
  }
  return ok(text)
}

/** The customer that an item names: customer_id, identifiers, and the fields that are identifiers by themselves. */
export function identifiersOfItem(item: {
  readonly customer_id?: string
  readonly anonymous_id?: string
  readonly identifiers?: Readonly<Record<string, string>>
}): Result<Identifier[]> {
  const pairs: [string, string, string][] = []
  if (item.customer_id !== undefined) pairs.push(['customer_id', item.customer_id, '/customer_id'])
  if (item.anonymous_id !== undefined)
    pairs.push(['anonymous_id', item.anonymous_id, '/anonymous_id'])
  for (const [kind, value] of Object.entries(item.identifiers ?? {}))
    pairs.push([kind, value, `/identifiers/${kind}`])
  return normalizeIdentifiers(pairs)
}

/** Collects the values of several results, or all their problems as one. */
export class Gathering {
  readonly problems: Problem[] = []

  take<T>(result: Result<T>, otherwise: T): T {
    if (result.ok) return result.value
    this.problems.push(result.problem)
    return otherwise
  }

  finish<T>(value: T): Result<T> {
    const [first, ...others] = this.problems
    if (first === undefined) return ok(value)
    return fail(others.length === 0 ? first : { code: 'invalid_input', errors: this.problems })
  }
}
