import { ANONYMOUS_KINDS, SINGLE_KINDS } from './identifier-kinds.ts'
import type { IdentityRules } from './identity-rules.ts'
import type { Conflict, Identifier } from './resolve.ts'

/** What is known of the customers that conflicts are about. */
export type Standing = {
  /** Who a home belongs to now. */
  readonly customerOf: (home: number) => number
  /** Customers of whom only devices are known. */
  readonly anonymous: ReadonlySet<number>
  /** `CUSTOMER KIND` for kinds of which a customer has one. */
  readonly singles: ReadonlySet<string>
  /** `CUSTOMER CUSTOMER`, both ways round: a person parted them or said that they are two. */
  readonly apart: ReadonlySet<string>
}

export type Join = { readonly a: number; readonly b: number; readonly way: string }
export type Suggestion = { readonly a: number; readonly b: number; readonly by: Identifier }

/**
 * What is done with rows that name two customers. An anonymous history joins whoever turns out to be behind it, as long
 * as the device is nobody else's. Two who both have a number of a kind of which one customer has one are never merged
 * without a person; else the kind's rule says. Whom a person keeps apart, no rule joins or suggests again.
 */
export function decideConflicts(
  conflicts: readonly Conflict[],
  rules: IdentityRules,
  standing: Standing,
): { joins: Join[]; suggestions: Suggestion[] } {
  const groups = new Groups(standing)
  const joins: Join[] = []
  const suggestions: Suggestion[] = []
  for (const { a, b, by } of conflicts) {
    if (groups.of(a) === groups.of(b) || groups.areKeptApart(a, b)) continue
    const way = rules[by[0]]
    if (ANONYMOUS_KINDS.has(by[0])) {
      if (way !== 'merge' || !(groups.isAnonymous(a) || groups.isAnonymous(b))) continue
    } else if (way !== 'merge' || groups.haveOwnNumbers(a, b)) {
      if (way !== 'nothing') suggestions.push({ a, b, by })
      continue
    }
    joins.push({ a, b, way: by[0] })
    groups.join(a, b)
  }
  return { joins, suggestions }
}

/** Customers, joined as the decisions go. */
class Groups {
  readonly #standing: Standing
  readonly #members = new Map<number, Set<number>>()

  constructor(standing: Standing) {
    this.#standing = standing
  }

  of(home: number): Set<number> {
    const customer = this.#standing.customerOf(home)
    const found = this.#members.get(customer) ?? new Set([customer])
    this.#members.set(customer, found)
    return found
  }

  isAnonymous(home: number): boolean {
    return [...this.of(home)].every((customer) => this.#standing.anonymous.has(customer))
  }

  haveOwnNumbers(a: number, b: number): boolean {
    const has = (home: number, kind: string): boolean =>
      [...this.of(home)].some((customer) => this.#standing.singles.has(`${customer} ${kind}`))
    return [...SINGLE_KINDS].some((kind) => has(a, kind) && has(b, kind))
  }

  areKeptApart(a: number, b: number): boolean {
    const { apart } = this.#standing
    if (apart.size === 0) return false
    return [...this.of(a)].some((one) =>
      [...this.of(b)].some((other) => apart.has(`${one} ${other}`)),
    )
  }

  join(a: number, b: number): void {
    const all = new Set([...this.of(a), ...this.of(b)])
    for (const customer of all) this.#members.set(customer, all)
  }
}
