import { fromEngineTime } from '#core/time.ts'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Sent } from './node-trackers.ts'

/** The way from the SDK to us is what the correction of clocks can't know. */
const ON_THE_WAY_MS = 15_000

export async function countTracked(facts: Facts, source: string): Promise<number> {
  const [row] = await facts.query<{ n: string }>(
    sql`SELECT count() AS n FROM events FINAL WHERE past = 0 AND source = ${source} AND properties['mark'] != ''`,
  )
  return Number(row?.n ?? 0)
}

/** What of it is missing, twice there, at another time or under somebody else. */
export async function differences(
  { facts, ledger }: { readonly facts: Facts; readonly ledger: Ledger },
  source: string,
  sent: readonly Sent[],
): Promise<string[]> {
  const rows = await facts.query<{ mark: string; at: string; customer: number }>(
    sql`SELECT properties['mark'] AS mark, at, customer FROM events FINAL WHERE past = 0 AND source = ${source} AND mark != ''`,
  )
  const kept = new Map(rows.map((row) => [row.mark, row]))
  const numbers = new Map<string, number | undefined>()
  for (const { userId } of sent)
    if (!numbers.has(userId))
      numbers.set(userId, await findByIdentifier(ledger, 'customer_id', userId))
  const wrong = sent.flatMap(({ mark, userId, at }) => {
    const row = kept.get(mark)
    if (!row) return [`${mark} is missing`]
    if (Math.abs(fromEngineTime(row.at) - at) > ON_THE_WAY_MS) return [`${mark} at ${row.at}`]
    return row.customer === numbers.get(userId) ? [] : [`${mark} is somebody else's`]
  })
  return rows.length === sent.length ? wrong : [...wrong, `${rows.length} rows`]
}
