import { identifiersOf } from '#facts/identity/identity.store.ts'
import { attributesOf } from '../customer-facts.store.ts'
import { customerId } from '../customer-id.ts'
import { type ServiceDeps, standpointOf } from '../shop.ts'

export type Named = { readonly no: number; readonly id: string; readonly name: string | null }

/** What customers are called, looked up at once. */
export async function namesOf(
  deps: ServiceDeps,
  customers: readonly number[],
): Promise<(customer: number) => Named> {
  const unique = [...new Set(customers)]
  const [identifiers, attributes] = await Promise.all([
    identifiersOf(deps.ledger, unique),
    attributesOf(deps.facts, unique, standpointOf({}, deps), ['name']),
  ])
  const names = new Map(attributes.map((one) => [one.customer, one.value]))
  return (no) => ({
    no,
    id: customerId(no, identifiers.get(no) ?? []),
    name: names.get(no) ?? null,
  })
}
