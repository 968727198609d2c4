import { ok } from '#core/result.ts'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { suggestSame } from '#facts/sources/tracking/tracking.store.ts'
import type { TrackingTaker } from './tracking-intake.ts'

/**
 * Joins who somebody was with who they are. A device becomes theirs, as when they sign in on it; two customers with
 * numbers of their own are never merged silently: they are suggested as one.
 */
export function createAlias({
  ledger,
  takeItems,
}: Pick<TrackingTaker, 'ledger' | 'takeItems'>): TrackingTaker['alias'] {
  return async (source, { previousId, userId }) => {
    const before = await findByIdentifier(ledger, 'customer_id', previousId)
    const identifiers = before === undefined ? { identifiers: { anonymous_id: previousId } } : {}
    const taken = await takeItems(source, 'customers', [{ customer_id: userId, ...identifiers }])
    if (!taken.ok || before === undefined) return taken
    const now = await findByIdentifier(ledger, 'customer_id', userId)
    if (now !== undefined && now !== before) await suggestSame(ledger, before, now)
    return ok(undefined)
  }
}
