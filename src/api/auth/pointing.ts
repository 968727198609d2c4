import { problem } from '#core/problem.ts'
import { fail, type Result } from '#core/result.ts'
import type { Actor } from '../actor.ts'
import { type CustomerPointer, parseCustomerRef } from '../customer-filter.ts'
import { isPersonalIdentifier } from './masking.ts'

/**
 * Which customer the path means. Whoever may not see phones may not name a customer by one either: the answer
 * would tell whether the phone is known.
 */
export function pointTo(actor: Actor, ref: string): Result<CustomerPointer> {
  const pointer = parseCustomerRef(ref)
  if (!pointer.ok || actor.seesPersonal || pointer.value.kind === 'no') return pointer
  const { identifier } = pointer.value
  return isPersonalIdentifier(identifier)
    ? fail(problem('hidden_field', { role: actor.role, field: identifier }))
    : pointer
}
