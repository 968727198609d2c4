import type { Clock } from '#core/clock.ts'
import { FACTS_LOCK, nextBatch } from '#facts/ingest/take-in.store.ts'
import { instant } from '#metrics/standpoint.ts'
import { param, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

/** Has a customer evaluated anew, as if facts had come. */
export async function touchCustomer(
  { facts, ledger, clock }: { facts: Facts; ledger: Ledger; clock: Clock },
  customer: number,
): Promise<void> {
  await ledger.withLock(FACTS_LOCK, async () => {
    const batch = await nextBatch(ledger)
    await facts.run(sql`
      INSERT INTO touched (batch, customer, known_at)
      SELECT ${param(batch, 'UInt64')}, ${param(customer, 'UInt32')}, ${instant(clock.now())}`)
  })
}
