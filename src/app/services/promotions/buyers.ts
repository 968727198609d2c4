import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { together } from '#core/together.ts'
import { identifiersOf } from '#facts/identity/identity.store.ts'
import { type BuyerLevel, guest, type PublishedBuyer, publishedBuyer } from '#promotions/buyer.ts'
import type { CustomerPointer } from '#api/customer-filter.ts'
import type { ServiceDeps } from '../shop.ts'
import { boughtBefore, levelsOf, numbersOf } from './buyers.store.ts'
import type { Promotions } from './promotion-book.ts'

/** A buyer with the customer number that quotes are kept under; 0 = a guest. */
export type Buyer = { readonly customer: number; readonly published: PublishedBuyer }

export type Buyers = (
  pointer: CustomerPointer | undefined,
  promotions: Promotions,
) => Promise<Result<Buyer>>

/** A level is asked for anew after so long: what was just evaluated counts within a second. */
const FRESH_MS = 1000
const MOST_KEPT = 50_000
const noNames: readonly string[] = []

/**
 * Reads what is published of a buyer, and nothing else. Questions of one moment are asked together, and levels are
 * remembered for a second.
 */
export function createBuyers({ facts, ledger, clock }: ServiceDeps): Buyers {
  const numberOf = together((pointers: readonly CustomerPointer[]) => numbersOf(ledger, pointers))
  const askLevels = together((customers: readonly number[]) => levelsOf(facts, customers))
  const hasBought = together((customers: readonly number[]) =>
    boughtBefore(facts, customers, clock.now()),
  )
  const namesOf = together((customers: readonly number[]) => namesOfAll(ledger, customers))
  const kept = new Map<number, { at: number; levels: Readonly<Record<string, BuyerLevel>> }>()
  const levelsNow = async (customer: number): Promise<Readonly<Record<string, BuyerLevel>>> => {
    const known = kept.get(customer)
    const now = performance.now()
    if (known && now - known.at < FRESH_MS) return known.levels
    const levels = await askLevels(customer)
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(customer, { at: now, levels })
    return levels
  }
  return async (pointer, { asksForFirstOrder, contracts }) => {
    if (pointer === undefined) return ok({ customer: 0, published: guest })
    const customer = await numberOf(pointer)
    if (customer === undefined)
      return fail(problem('not_found', { what: 'customer', id: textOf(pointer) }, '/customer'))
    const [levels, bought, names] = await Promise.all([
      levelsNow(customer),
      asksForFirstOrder ? hasBought(customer) : true,
      contracts.size > 0 ? namesOf(customer) : noNames,
    ])
    const parties = [...contracts].flatMap(([key, customers]) =>
      customers.some((one) => names.includes(one)) ? [key] : [],
    )
    const published = publishedBuyer({ levels, firstOrder: !bought, contracts: parties })
    return ok({ customer, published })
  }
}

/** All that a contract may call a customer: the shop's own id, KIND:VALUE, or no:N. */
async function namesOfAll(
  ledger: ServiceDeps['ledger'],
  customers: readonly number[],
): Promise<string[][]> {
  const known = await identifiersOf(ledger, customers)
  return customers.map((customer) => [
    `no:${customer}`,
    ...(known.get(customer) ?? []).flatMap(([kind, value]) => [
      `${kind}:${value}`,
      ...(kind === 'customer_id' ? [value] : []),
    ]),
  ])
}

const textOf = (pointer: CustomerPointer): string =>
  pointer.kind === 'no' ? `no:${pointer.no}` : `${pointer.identifier}:${pointer.value}`
