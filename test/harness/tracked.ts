import { fromEngineTime } from '#core/time.ts'
import { findByIdentifier } from '#facts/identity/identity.store.ts'
import { sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { Sent } from './node-trackers.ts'

/** Between a call of an SDK and its own look at the clock. */
const CALL_MS = 2_000
/** More than these say nothing more. */
const SHOWN = 10

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
  const rows = await facts.query<Row>(
    sql`SELECT properties['mark'] AS mark, at, properties['original_timestamp'] AS original, customer FROM events FINAL WHERE past = 0 AND source = ${source} AND mark != ''`,
  )
  const kept = new Map(rows.map((row) => [row.mark, row]))
  const numbers = new Map<string, number | undefined>()
  for (const { userId } of sent)
    if (!numbers.has(userId))
      numbers.set(userId, await findByIdentifier(ledger, 'customer_id', userId))
  const wrong = sent.flatMap(({ mark, userId, at }) => {
    const row = kept.get(mark)
    if (!row) return [`${mark} is missing`]
    if (!isThen(row, at)) return [`${mark} at ${row.at}, not ${new Date(at).toISOString()}`]
    return row.customer === numbers.get(userId) ? [] : [`${mark} is somebody else's`]
  })
  const all = rows.length === sent.length ? wrong : [...wrong, `${rows.length} rows`]
  return all.length > SHOWN ? [...all.slice(0, SHOWN), `and ${all.length - SHOWN} more`] : all
}

type Row = {
  readonly mark: string
  readonly at: string
  readonly original: string
  readonly customer: number
}

/**
 * By the sender's clock it happened exactly then. By ours it may be later by as long as the message waited to be sent
 * after it said that it was, in a page that has six connections for hundreds of them: never earlier, and never after
 * it came.
 */
function isThen({ at, original }: Row, then: number): boolean {
  const ours = fromEngineTime(at)
  const theirs = original === '' ? ours : Date.parse(original)
  return Math.abs(theirs - then) < CALL_MS && ours > then - CALL_MS && ours <= Date.now()
}
