import { appendFileSync } from 'node:fs'

/** A fact as the outside sent it; `yuan` in 分. */
export type Sent =
  | {
      readonly kind: 'order'
      readonly id: string
      readonly customer: string
      readonly yuan: number
    }
  | {
      readonly kind: 'refund'
      readonly id: string
      readonly order: string
      readonly customer: string
      readonly yuan: number
    }
  | { readonly kind: 'view'; readonly id: string; readonly customer: string }

/** What a customer must have once everything that was sent is acknowledged. */
export type Due = { orders: number; spend: number; views: number }

/**
 * The outside's own books: every fact that was sent, and which of them Zhike has acknowledged. They are kept apart from
 * Zhike's data and written before it is started again: what they say can't come from what it says.
 */
export type Books = {
  sent(facts: readonly Sent[]): void
  acknowledged(facts: readonly Sent[]): void
  /** Sent, and nobody knows whether it arrived. */
  open(): Sent[]
  some(kind: Sent['kind'], at: number): Sent | undefined
  count(): { readonly sent: number; readonly acknowledged: number }
  due(): Map<string, Due>
}

export function openBooks(file: string): Books {
  const all = new Map<string, Sent>()
  const known = new Set<string>()
  const byKind: Record<Sent['kind'], Sent[]> = { order: [], refund: [], view: [] }
  const write = (what: string, facts: readonly Sent[]): void =>
    appendFileSync(file, facts.map((fact) => `${what} ${JSON.stringify(fact)}\n`).join(''))
  return {
    sent(facts) {
      const fresh = facts.filter((fact) => !all.has(fact.id))
      if (fresh.length > 0) write('sent', fresh)
      for (const fact of fresh) {
        all.set(fact.id, fact)
        byKind[fact.kind].push(fact)
      }
    },
    acknowledged(facts) {
      const fresh = facts.filter((fact) => !known.has(fact.id))
      if (fresh.length > 0) write('acknowledged', fresh)
      for (const fact of fresh) known.add(fact.id)
    },
    open: () => [...all.values()].filter((fact) => !known.has(fact.id)),
    some: (kind, at) => byKind[kind][Math.floor(at * byKind[kind].length)],
    count: () => ({ sent: all.size, acknowledged: known.size }),
    due: () => dueOf(all.values()),
  }
}

/** Sums by customer: an order that is refunded in full does not count as one. */
export function dueOf(facts: Iterable<Sent>): Map<string, Due> {
  const due = new Map<string, Due>()
  const of = (customer: string): Due => {
    const one = due.get(customer) ?? { orders: 0, spend: 0, views: 0 }
    due.set(customer, one)
    return one
  }
  for (const fact of facts) {
    const one = of(fact.customer)
    if (fact.kind === 'order') one.orders += 1
    if (fact.kind === 'order') one.spend += fact.yuan
    if (fact.kind === 'refund') one.spend -= fact.yuan
    if (fact.kind === 'view') one.views += 1
  }
  return due
}

/** Where Zhike's numbers are not those of the books; each difference in words. */
export function differences(
  due: ReadonlyMap<string, Due>,
  found: ReadonlyMap<string, Due>,
): string[] {
  const none: Due = { orders: 0, spend: 0, views: 0 }
  return [...new Set([...due.keys(), ...found.keys()])].sort().flatMap((customer) => {
    const should = due.get(customer) ?? none
    const is = found.get(customer) ?? none
    return (['orders', 'spend', 'views'] as const)
      .filter((what) => should[what] !== is[what])
      .map((what) => `${customer}: ${what} should be ${should[what]}, is ${is[what]}`)
  })
}
