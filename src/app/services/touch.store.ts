import type { Clock } from '#core/clock.ts'
import { FACTS_LOCK, nextBatch } from '#facts/ingest/take-in.store.ts'
import { instant } from '#metrics/standpoint.ts'
import { param, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

/** Has customers evaluated anew, as if facts had come. */
export async function touchCustomers(
  { facts, ledger, clock }: { facts: Facts; ledger: Ledger; clock: Clock },
  customers: readonly number[],
): Promise<void> {
  await ledger.withLock(FACTS_LOCK, async () => {
    const batch = await nextBatch(ledger)
    await facts.run(sql`
      INSERT INTO touched (batch, customer, known_at)
      SELECT ${param(batch, 'UInt64')}, arrayJoin(${param([...customers], 'Array(UInt32)')}), ${instant(clock.now())}`)
  })
}

/** Has a customer evaluated anew, as if facts had come. */
export const touchCustomer = (
  stores: Parameters<typeof touchCustomers>[0],
  customer: number,
): Promise<void> => touchCustomers(stores, [customer])
