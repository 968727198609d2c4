import { METRIC } from '#app/services/metrics-in-use.ts'
import { metricCatalogue } from '#metrics/catalogue/registry.ts'
import { eventsTable } from '#facts/tables/events.table.ts'
import { unwrap } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import { createDefinition } from '#stores/definitions.store.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { benchMetrics } from '../w1/metrics.ts'

const NOTED = { note: '', by: 'bench' } as const

/** Customer n of the made facts is known as `c-n`. */
export async function namePeople(ledger: Ledger, customers: number): Promise<void> {
  await ledger.query(sql`
    INSERT INTO identifiers (kind, value, id, customer, home)
    SELECT 'customer_id', 'c-' || n, n, n, n FROM generate_series(1, ${customers}::int) AS n`)
  await ledger.query(
    sql`UPDATE counters SET value = ${customers} WHERE name IN ('customer', 'identity')`,
  )
  await ledger.query(sql`UPDATE counters SET value = 10 WHERE name = 'batch'`)
}

/** The forty of W1 that are not in the catalogue, as metrics of the shop's own; gives how many all are. */
export async function ownMetrics(ledger: Ledger): Promise<number> {
  const own = benchMetrics.filter(({ key }) => !metricCatalogue.has(key))
  for (const body of own)
    unwrap(
      await createDefinition(
        ledger,
        { kind: METRIC, key: body.key },
        { body: body as never, effectiveAt: Date.now(), at: Date.now(), ...NOTED },
      ),
    )
  return metricCatalogue.all.length + own.length
}

/** Segments that are in force from now on. */
export async function segments(
  ledger: Ledger,
  all: readonly { readonly key: string; readonly where: unknown }[],
): Promise<void> {
  for (const { key, where } of all)
    unwrap(
      await createDefinition(
        ledger,
        { kind: 'segment', key },
        {
          body: { key, name: { zh: key, en: key }, kind: 'dynamic', where } as never,
          effectiveAt: Date.now(),
          at: Date.now(),
          ...NOTED,
        },
      ),
    )
}

/** A table of the events' columns and durability, without anything that knows what they mean. */
export const makeBare = (facts: Facts): Promise<void> =>
  facts.createTable({ ...eventsTable, name: 'bare_events' })

/** Rows as they come over the wire, in one insert: on disk when it returns. */
export async function writeBare(facts: Facts, rows: readonly object[]): Promise<void> {
  await facts.insert('bare_events', rows)
}

/** How far facts have come, and how far evaluation: what a batch's answer promised is there when the second reaches it. */
export async function progressOf(
  ledger: Ledger,
): Promise<{ readonly batch: number; readonly cursor: number }> {
  const [row] = await ledger.query<{ batch: bigint; cursor: string | null }>(sql`
    SELECT (SELECT value FROM counters WHERE name = 'batch') AS batch,
      (SELECT value->>'cursor' FROM settings WHERE key = 'evaluation') AS cursor`)
  return { batch: Number(row?.batch ?? 0n), cursor: Number(row?.cursor ?? 0) }
}
