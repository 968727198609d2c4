import { identifiersOf } from '#facts/identity/identity.store.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import type { CustomerRow } from '#api/shapes/customer.ts'
import type { RfmShort } from '#api/shapes/rfm.ts'
import type { TierShort } from '#api/shapes/tier.ts'
import { attributesOf } from './customer-facts.store.ts'
import { customerId } from './customer-id.ts'
import type { ListedCustomer } from './customer-list.store.ts'
import type { ServiceDeps } from './shop.ts'

/** Who the customers of a page are: looked up for the page alone. */
export async function customerRows(
  deps: ServiceDeps,
  listed: readonly ListedCustomer[],
  around: {
    readonly standpoint: Standpoint
    readonly tiersOf: (customers: readonly number[]) => Promise<ReadonlyMap<number, TierShort[]>>
    readonly scoresOf: (customers: readonly number[]) => Promise<ReadonlyMap<number, RfmShort>>
  },
): Promise<CustomerRow[]> {
  const numbers = listed.map((one) => one.customer)
  const [identifiers, attributes, tiers, scores] = await Promise.all([
    identifiersOf(deps.ledger, numbers),
    attributesOf(deps.facts, numbers, around.standpoint, ['name', 'phone', 'city']),
    around.tiersOf(numbers),
    around.scoresOf(numbers),
  ])
  const held = new Map(attributes.map((one) => [`${one.customer} ${one.name}`, one.value]))
  return listed.map(({ customer, metrics }) => {
    const own = identifiers.get(customer) ?? []
    const attribute = (name: string): string | null => held.get(`${customer} ${name}`) ?? null
    return {
      no: customer,
      id: customerId(customer, own),
      name: attribute('name'),
      phone: attribute('phone') ?? own.find(([kind]) => kind === 'phone')?.[1] ?? null,
      city: attribute('city'),
      masked: false,
      tiers: tiers.get(customer) ?? [],
      rfm: scores.get(customer) ?? null,
      metrics: { ...metrics },
    }
  })
}
