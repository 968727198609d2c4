import { ok } from '#core/result.ts'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { suggest } from '#facts/identity/suggestions.store.ts'
import type { TrackingTaker } from './tracking-intake.ts'

/**
 * Joins who somebody was with who they are. A device becomes theirs with its history, as when they sign in on it; a
 * device of somebody else, and two customers with numbers of their own, are never merged silently: they are suggested
 * as one.
 */
export function createAlias({
  ledger,
  takeItems,
}: Pick<TrackingTaker, 'ledger' | 'takeItems'>): TrackingTaker['alias'] {
  return async (source, { previousId, userId }) => {
    const isCustomer = (await findByIdentifier(ledger, 'customer_id', previousId)) !== undefined
    const kind = isCustomer ? 'customer_id' : 'anonymous_id'
    const device = isCustomer ? {} : { identifiers: { anonymous_id: previousId } }
    const taken = await takeItems(source, 'customers', [{ customer_id: userId, ...device }])
    if (!taken.ok) return taken
    const a = await findByIdentifier(ledger, kind, previousId)
    const b = await findByIdentifier(ledger, 'customer_id', userId)
    if (a !== undefined && b !== undefined && a !== b)
      await suggest(ledger, [{ a, b, kind, identity: null }])
    return ok(undefined)
  }
}
