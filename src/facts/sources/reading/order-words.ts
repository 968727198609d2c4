import type { Money } from '#core/money.ts'
import type { Millis } from '#core/time.ts'
import { type OrderState, orderState } from '../../order-status.ts'
import type { OrderInput } from '../../schema/order.ts'
import { orderVersion } from './order-version.ts'

export const iso = (at: Millis): string => new Date(at).toISOString()
export const isoOf = (at: Millis | undefined): string | undefined =>
  at === undefined ? undefined : iso(at)

/** The platform's word where we read it the same; else the plain state, and the word stands in the attributes. */
export function statusWords(
  word: string,
  state: OrderState,
): { status: string; attributes: Record<string, string> } {
  const read = orderState(word)
  if (read.ok && read.value === state) return { status: word, attributes: {} }
  return {
    status: state === 'void' ? 'cancelled' : state,
    attributes: word === '' ? {} : { platform_status: word },
  }
}

/** Amounts of one currency added up; undefined if none of them is said. */
export function sum(...amounts: readonly (Money | undefined)[]): Money | undefined {
  const said = amounts.filter((amount) => amount !== undefined)
  const [first] = said
  if (first === undefined) return undefined
  return {
    amount: said.reduce((total, { amount }) => total + amount, 0),
    currency: first.currency,
  }
}

export const minus = (from: Money | undefined, taken: Money | undefined): Money | undefined =>
  from === undefined || taken === undefined
    ? undefined
    : { amount: from.amount - taken.amount, currency: from.currency }

/** Nothing instead of an amount of nothing. */
export const unlessZero = (money: Money | undefined): Money | undefined =>
  money === undefined || money.amount === 0 ? undefined : money

/** What a line came to at its full price. */
export const fullPrice = (
  price: Money | undefined,
  pieces: number | undefined,
): Money | undefined =>
  price === undefined || pieces === undefined
    ? undefined
    : { amount: Math.round(price.amount * pieces), currency: price.currency }

/** By how much less than its full price was paid; a line that was dearer has no discount. */
export function discount(full: Money | undefined, paid: Money | undefined): Money | undefined {
  const off = minus(full, paid)
  return off !== undefined && off.amount > 0 ? off : undefined
}

/** The order with its version, made of when the platform last changed it and what it says. */
export const versioned = (
  changed: Millis,
  state: OrderState,
  order: Omit<OrderInput, 'version'>,
): OrderInput => ({ ...order, version: orderVersion(changed, state, order) })
