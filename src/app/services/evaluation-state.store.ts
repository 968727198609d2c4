import type { Json } from '#core/json.ts'
import type { Millis } from '#core/time.ts'
import { FACTS_LOCK } from '#facts/ingest/take-in.store.ts'
import { sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import { settingsStore } from '#stores/settings.store.ts'
import type { Clock } from '#core/clock.ts'

/** How far evaluation has come, as it is kept between runs. */
export type EvaluationRecord = {
  /** Batches up to this one are in everybody's numbers. */
  readonly cursor: string
  readonly asOf: Millis
  /** When time alone changes somebody's numbers next; null = never. */
  readonly nextDue: Millis | null
  /** Which tier rules were evaluated. */
  readonly rules: string
  /** Which tags, classes and segments were decided. */
  readonly segments?: string
  readonly last: {
    readonly finishedAt: Millis
    readonly customers: number
    readonly milliseconds: number
    readonly kind: 'full' | 'incremental'
  }
  readonly lastFullAt: Millis
}

const KEY = 'evaluation'

export async function readRecord(
  ledger: Ledger,
  clock: Clock,
): Promise<EvaluationRecord | undefined> {
  const kept = await settingsStore({ ledger, clock }).get(KEY)
  return kept?.value as EvaluationRecord | undefined
}

export async function writeRecord(
  ledger: Ledger,
  clock: Clock,
  record: EvaluationRecord,
): Promise<void> {
  await settingsStore({ ledger, clock }).set(KEY, record as unknown as Json)
}

/**
 * The newest batch that is written whole. Batches are written one at a time: while somebody holds the facts lock,
 * the newest number may be theirs, and all before it are whole.
 */
export async function newestBatch(ledger: Ledger): Promise<bigint> {
  const free = await ledger.tryLock(FACTS_LOCK, () => counterOf(ledger, 'batch'))
  if (free !== undefined) return free
  const taken = await counterOf(ledger, 'batch')
  return taken > 0n ? taken - 1n : 0n
}

/** The number of the next run; larger than any before. */
export async function nextRun(ledger: Ledger): Promise<bigint> {
  const rows = await ledger.query<{ value: bigint }>(sql`
    INSERT INTO counters (name, value) VALUES ('run', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
    RETURNING value`)
  return BigInt(rows[0]?.value ?? 0n)
}

/** The number of the newest run that was begun. */
export const newestRun = (ledger: Ledger): Promise<bigint> => counterOf(ledger, 'run')

async function counterOf(ledger: Ledger, name: string): Promise<bigint> {
  const rows = await ledger.query<{ value: bigint }>(
    sql`SELECT value FROM counters WHERE name = ${name}`,
  )
  return BigInt(rows[0]?.value ?? 0n)
}
