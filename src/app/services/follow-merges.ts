import type { Follow } from '#facts/identity/merging/merges.store.ts'
import { pinsFollow } from '#loyalty/follow-merges.store.ts'
import { assignmentsFollow } from '#segments/follow-merges.store.ts'

/** What the ledger's other rooms hold of customers goes where the customers go. */
export const followMerges: Follow = async (inner, now) => {
  await pinsFollow(inner, now)
  await assignmentsFollow(inner, now)
}
