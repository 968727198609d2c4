import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { findByIdentifier, identifiersOf } from '#facts/identity/identity.store.ts'
import { normalizeIdentifier } from '#facts/identity/normalize.ts'
import type { Identifier } from '#facts/identity/resolve.ts'
import type { Ingest } from '#facts/ingest/ingest.ts'
import type { Actor } from '#api/actor.ts'
import type { CustomerPointer } from '#api/customer-filter.ts'
import type { CustomersService } from '#api/services.ts'
import { customerId } from './customer-id.ts'
import { findCustomer } from './customer-facts.store.ts'
import type { ServiceDeps } from './shop.ts'

/** Takes in what is said of one customer; an identifier that nobody has makes a new one. */
export function createCustomerPut(
  deps: ServiceDeps & { readonly ingest: Ingest },
): CustomersService['put'] {
  return async (actor, pointer, input) => {
    const whose = await identifierOf(deps, pointer)
    if (!whose.ok) return whose
    const [kind, value] = whose.value
    const item = {
      ...input,
      source: input.source ?? sourceOf(actor),
      ...(kind === 'customer_id'
        ? { customer_id: value }
        : { identifiers: { ...input.identifiers, [kind]: value } }),
    }
    const context = { zone: deps.shop.zone(), currency: deps.shop.currency(), source: item.source }
    const taken = await deps.ingest.submit('customers', [item], context)
    if (!taken.ok) return taken
    const [outcome] = taken.value
    if (outcome === undefined) throw new Error('ingest gave no outcome')
    if (outcome.result === 'rejected') return fail(outcome.problem)
    const no = await findByIdentifier(deps.ledger, kind, value)
    if (no === undefined) throw new Error(`the customer that was taken in is not known by ${kind}`)
    const identifiers = (await identifiersOf(deps.ledger, [no])).get(no) ?? []
    return ok({ no, id: customerId(no, identifiers), result: outcome.result })
  }
}

/** The identifier to take it in under: the path's own, or for no:N the customer's strongest. */
async function identifierOf(
  deps: ServiceDeps,
  pointer: CustomerPointer,
): Promise<Result<Identifier>> {
  if (pointer.kind === 'identifier') {
    const value = normalizeIdentifier(pointer.identifier, pointer.value)
    if (!value.ok) return value
    return value.value === undefined
      ? fail(
          problem('invalid_value', {
            detail: `${pointer.identifier}: a masked or empty value names nobody / 打码或空的值无法确定客户`,
          }),
        )
      : ok([pointer.identifier, value.value])
  }
  const no = await findCustomer(deps, pointer)
  if (!no.ok) return no
  const [strongest] = (await identifiersOf(deps.ledger, [no.value])).get(no.value) ?? []
  return strongest
    ? ok(strongest)
    : fail(problem('not_found', { what: 'customer', id: `no:${no.value}` }))
}

/** Keys are named after the system that uses them; a person does it in the console. */
const sourceOf = (actor: Actor): string => (actor.kind === 'key' ? actor.name : 'console')
