import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import { identifierKinds, SINGLE_KINDS } from './identifier-kinds.ts'
import type { Follow } from './merging/merges.store.ts'
import { settleConflicts } from './settle-conflicts.store.ts'
import {
  type Identifier,
  type KnownIdentifier,
  resolveBatch,
  type Resolved,
  type Who,
} from './resolve.ts'

const FETCH = 20_000

/** How rows that name two customers are dealt with; without it nothing but the rows themselves is resolved. */
export type Merging = {
  readonly now: Millis
  readonly follow?: Follow | undefined
}

/**
 * Resolves customers in sets: every `who` gets its customer number, new customers are made, identifiers that
 * nobody had are attached. Anonymous histories join whoever is behind them, rules merge, other doubles are suggested:
 * the moves of facts that this asks for are noted and must be made next. Run under the `facts-write` lock.
 *
 * @example await resolveIdentities(ledger, [{ who: 1n, ids: [['phone', '+8613800138000']] }], { now })
 */
export async function resolveIdentities(
  ledger: Ledger,
  whos: readonly Who[],
  merging?: Merging,
): Promise<Resolved[]> {
  if (whos.length === 0) return []
  return ledger.transaction(async (inner) => {
    const known = await knownIdentifiers(inner, whos)
    const taken = await singleKinds(inner, whos, known)
    const decision = resolveBatch(whos, known, taken)
    const firstCustomer = await reserve(inner, 'customer', decision.newCustomers)
    const firstIdentity = await reserve(inner, 'identity', decision.attach.length)
    const number = (home: number): number => (home < 0 ? firstCustomer - home - 1 : home)
    const customers = new Map([...known.values()].map(({ home, customer }) => [home, customer]))
    const identities = await attach(
      inner,
      decision.attach.map(({ id, home }) => ({
        id,
        home: number(home),
        customer: customers.get(home) ?? number(home),
      })),
      firstIdentity,
    )
    const idOf = (by: Identifier): number =>
      identities.get(textOf(by)) ?? known.get(textOf(by))?.id ?? 0
    if (merging) {
      const conflicts = decision.conflicts.map((one) => ({
        ...one,
        a: number(one.a),
        b: number(one.b),
      }))
      const moved = await settleConflicts(inner, conflicts, { customers, idOf, merging })
      for (const { home, customer } of moved) customers.set(home, customer)
    }
    return decision.resolved.map(({ who, home, by }) => ({
      who,
      customer: customers.get(number(home)) ?? number(home),
      home: number(home),
      identity: idOf(by),
    }))
  })
}

/** The customer that an identifier names, if any. */
export async function findByIdentifier(
  ledger: Ledger,
  kind: string,
  value: string,
): Promise<number | undefined> {
  const rows = await ledger.query<{ customer: number }>(
    sql`SELECT customer FROM identifiers WHERE kind = ${kind} AND value = ${value}`,
  )
  return rows[0]?.customer
}

/** All identifiers of the customers, strongest kind first. */
export async function identifiersOf(
  ledger: Ledger,
  customers: readonly number[],
): Promise<Map<number, Identifier[]>> {
  const rows = await ledger.query<{ customer: number; kind: string; value: string }>(
    sql`SELECT customer, kind, value FROM identifiers WHERE customer = ANY(${param(customers, 'Array(UInt32)')}::int[]) ORDER BY id`,
  )
  const strength = new Map(identifierKinds.keys.map((key, index) => [key, index]))
  const found = new Map<number, Identifier[]>(customers.map((customer) => [customer, []]))
  for (const row of rows) found.get(row.customer)?.push([row.kind, row.value])
  for (const list of found.values())
    list.sort((a, b) => (strength.get(a[0]) ?? 99) - (strength.get(b[0]) ?? 99))
  return found
}

async function knownIdentifiers(
  ledger: Ledger,
  whos: readonly Who[],
): Promise<Map<string, KnownIdentifier>> {
  const wanted = new Map<string, Identifier>()
  for (const { ids } of whos) for (const id of ids) wanted.set(textOf(id), id)
  const all = [...wanted.values()]
  const known = new Map<string, KnownIdentifier>()
  for (let from = 0; from < all.length; from += FETCH) {
    const part = all.slice(from, from + FETCH)
    const rows = await ledger.query<{
      kind: string
      value: string
      customer: number
      home: number
      id: bigint
    }>(
      sql`SELECT i.kind, i.value, i.customer, i.home, i.id
          FROM unnest(${param(
            part.map(([kind]) => kind),
            '',
          )}::text[], ${param(
            part.map(([, value]) => value),
            '',
          )}::text[]) AS w (kind, value)
          JOIN identifiers i ON i.kind = w.kind AND i.value = w.value`,
    )
    for (const row of rows)
      known.set(textOf([row.kind, row.value]), {
        customer: row.customer,
        home: row.home,
        id: Number(row.id),
      })
  }
  return known
}

/**
 * For candidates found through a weaker identifier: which kinds of which only one may exist they have already, or
 * whoever they were merged into has.
 */
async function singleKinds(
  ledger: Ledger,
  whos: readonly Who[],
  known: ReadonlyMap<string, KnownIdentifier>,
): Promise<Set<string>> {
  const homes = new Map<number, Set<number>>()
  for (const { ids } of whos) {
    if (ids.length < 2) continue
    for (const id of ids) {
      const found = known.get(textOf(id))
      if (!found) continue
      homes.set(found.customer, (homes.get(found.customer) ?? new Set()).add(found.home))
    }
  }
  if (homes.size === 0) return new Set()
  const rows = await ledger.query<{ customer: number; kind: string }>(
    sql`SELECT DISTINCT customer, kind FROM identifiers
        WHERE customer = ANY(${param([...homes.keys()], '')}::int[]) AND kind = ANY(${param([...SINGLE_KINDS], '')}::text[])`,
  )
  return new Set(
    rows.flatMap(({ customer, kind }) =>
      [...(homes.get(customer) ?? [])].map((home) => `${home} ${kind}`),
    ),
  )
}

/** Takes `count` consecutive numbers; gives the first. */
async function reserve(ledger: Ledger, counter: string, count: number): Promise<number> {
  const rows = await ledger.query<{ value: bigint }>(
    sql`UPDATE counters SET value = value + ${count} WHERE name = ${counter} RETURNING value`,
  )
  return Number(rows[0]?.value ?? 0n) - count + 1
}

async function attach(
  ledger: Ledger,
  pairs: readonly { id: Identifier; home: number; customer: number }[],
  first: number,
): Promise<Map<string, number>> {
  const numbers = new Map(pairs.map((pair, index) => [textOf(pair.id), first + index]))
  for (let from = 0; from < pairs.length; from += FETCH) {
    const part = pairs.slice(from, from + FETCH)
    await ledger.query(
      sql`INSERT INTO identifiers (kind, value, customer, home, id)
          SELECT * FROM unnest(
            ${param(
              part.map((pair) => pair.id[0]),
              '',
            )}::text[],
            ${param(
              part.map((pair) => pair.id[1]),
              '',
            )}::text[],
            ${param(
              part.map((pair) => pair.customer),
              '',
            )}::int[],
            ${param(
              part.map((pair) => pair.home),
              '',
            )}::int[],
            ${param(
              part.map((pair) => numbers.get(textOf(pair.id))),
              '',
            )}::bigint[])`,
    )
  }
  return numbers
}

const textOf = (id: Identifier): string => `${id[0]} ${id[1]}`
