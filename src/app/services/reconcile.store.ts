import type { Clock } from '#core/clock.ts'
import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import { type JobStatus, jobsStore } from '#stores/jobs.store.ts'
import type { Ledger } from '#stores/ports.ts'

export const RECONCILE = 'reconcile'

/** What came of a night's check. `remaining`: differences that were there after everybody concerned was recomputed. */
export type NightFound = {
  readonly customers: number
  readonly differences: number
  readonly remaining: number
}

export type Night = NightFound & {
  readonly night: string
  readonly job: string
  readonly jobStatus: JobStatus | undefined
  readonly beganAt: Millis
  readonly finishedAt: Millis | null
}

/** Puts the night's job into the queue, unless somebody has: whoever writes the night first. Gives the job. */
export const beginNight = (
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  night: string,
): Promise<string | undefined> =>
  ledger.transaction(async (inner) => {
    const rows = await inner.query<{ night: string }>(sql`
      INSERT INTO reconciles (night, began_at) VALUES (${night}::date, ${instant(clock.now())})
      ON CONFLICT (night) DO NOTHING
      RETURNING night`)
    if (rows.length === 0) return undefined
    const { id } = await jobsStore({ ledger: inner, clock }).create(RECONCILE, {
      by: 'zhike',
      detail: { night },
      total: 100,
    })
    await inner.query(sql`UPDATE reconciles SET job = ${id} WHERE night = ${night}::date`)
    return id
  })

export async function endNight(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  job: string,
  { customers, differences, remaining }: NightFound,
): Promise<void> {
  await ledger.query(sql`
    UPDATE reconciles
    SET finished_at = ${instant(clock.now())}, customers = ${customers}, differences = ${differences}, remaining = ${remaining}
    WHERE job = ${job}`)
}

export async function lastNight(ledger: Ledger): Promise<Night | undefined> {
  const [row] = await ledger.query<{
    night: string
    job: string
    status: JobStatus | null
    began_at: Millis
    finished_at: Millis | null
    customers: bigint
    differences: bigint
    remaining: bigint
  }>(sql`
    SELECT reconciles.*, jobs.status
    FROM reconciles LEFT JOIN jobs ON jobs.id = reconciles.job
    ORDER BY night DESC
    LIMIT 1`)
  if (!row) return undefined
  return {
    night: row.night,
    job: row.job,
    jobStatus: row.status ?? undefined,
    beganAt: row.began_at,
    finishedAt: row.finished_at,
    customers: Number(row.customers),
    differences: Number(row.differences),
    remaining: Number(row.remaining),
  }
}

/** When this shop's ledger was made. */
export async function ledgerSince(ledger: Ledger): Promise<Millis> {
  const [row] = await ledger.query<{ since: Millis | null }>(
    sql`SELECT min(applied_at) AS since FROM schema_steps`,
  )
  return row?.since ?? 0
}
