import { listStandings } from '#loyalty/standings.store.ts'
import { identifierKinds } from '#facts/identity/identifier-kinds.ts'
import type { Person } from '#api/shapes/identity.ts'
import { attributesOf } from './customer-facts.store.ts'
import { customerId } from './customer-id.ts'
import {
  boughtBy,
  factsByIdentity,
  identifiersWithHomes,
  type KnownBy,
} from './identities.store.ts'
import { iso, isoOrNull, type ServiceDeps, standpointOf } from './shop.ts'
import { identifierName } from './timeline-words.ts'

type Held = Person['identifiers'][number]

/** Identifiers of customers, strongest first, with what came by each. */
export async function heldIdentifiers(
  deps: ServiceDeps,
  customers: readonly number[],
): Promise<Map<number, Held[]>> {
  const [known, cameBy] = await Promise.all([
    identifiersWithHomes(deps.ledger, customers),
    factsByIdentity(deps.facts, customers),
  ])
  const strength = (one: KnownBy): number => identifierKinds.keys.indexOf(one.kind)
  const sorted = [...known].sort((a, b) => strength(a) - strength(b))
  return new Map(
    customers.map((customer) => [
      customer,
      sorted
        .filter((one) => one.customer === customer)
        .map((one) => ({
          kind: one.kind,
          name: identifierName(one.kind),
          value: one.value,
          personal: identifierKinds.all.find(({ key }) => key === one.kind)?.personal ?? true,
          masked: false,
          source: '',
          since: iso(one.since, deps.shop),
          home: one.home,
          facts: cameBy.get(one.id)?.facts ?? 0,
          sources: cameBy.get(one.id)?.sources ?? [],
        })),
    ]),
  )
}

/** Customers as they stand beside each other. */
export async function people(
  deps: ServiceDeps,
  customers: readonly number[],
): Promise<Map<number, Person>> {
  if (customers.length === 0) return new Map()
  const standpoint = standpointOf({}, deps)
  const [held, bought, names, standings] = await Promise.all([
    heldIdentifiers(deps, customers),
    boughtBy(deps.facts, customers, standpoint),
    attributesOf(deps.facts, customers, standpoint, ['name']),
    listStandings(deps.facts, { customers, limit: 10_000 }),
  ])
  const nameOf = new Map(names.map(({ customer, value }) => [customer, value]))
  return new Map(
    customers.map((no) => {
      const identifiers = held.get(no) ?? []
      const own = bought.get(no)
      return [
        no,
        {
          no,
          id: customerId(
            no,
            identifiers.map(({ kind, value }) => [kind, value] as const),
          ),
          name: nameOf.get(no) ?? null,
          identifiers,
          orders: own?.orders ?? 0,
          net_spend: own?.netSpend ?? 0,
          last_order_at: isoOrNull(own?.lastOrderAt ?? undefined, deps.shop),
          events: own?.events ?? 0,
          tiers: standings
            .filter(({ customer }) => customer === no)
            .map(({ program, level, pin }) => ({
              program,
              level,
              pinned: pin !== null,
            })),
        },
      ]
    }),
  )
}
