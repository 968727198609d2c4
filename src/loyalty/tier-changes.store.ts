import { param, sql } from '#sql/sql.ts'
import { cursorsStore } from '#stores/cursors.store.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

const CURSOR = 'tier-changes'

/**
 * Writes down who changed level in the runs up to one. Done before a run, it finishes what a run that was cut off had
 * left; done after it, it adds what the run did. The very first time there is nothing to compare with: nothing is
 * written.
 */
export async function logTierChanges(
  { facts, ledger }: { readonly facts: Facts; readonly ledger: Ledger },
  upTo: bigint,
): Promise<void> {
  const cursors = cursorsStore(ledger)
  const after = await cursors.get(CURSOR)
  if (after >= upTo) return
  // A later run's row takes an earlier one's place, so rows behind the cursor are each customer's newest: no FINAL.
  if (after > 0n)
    for (const shard of facts.shards)
      await shard.run(
        sql`INSERT INTO tier_changes (rev, program, customer, from_level, to_level, at, known_at, reason, version)
SELECT rev, program, customer, came_from, level, if(empty(history_at), as_of, history_at[-1]), as_of, history_reason[-1], version
FROM customer_tiers
WHERE rev > ${param(after, 'UInt64')} AND rev <= ${param(upTo, 'UInt64')} AND level != came_from`,
        { settings: { optimize_on_insert: 0 } },
      )
  await cursors.move(CURSOR, after, upTo)
}
