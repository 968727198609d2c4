import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import { instant } from '#stores/instant.ts'

/** One more at the same subject waits until the transaction is over: a burst cannot slip past the count. */
export async function lockSubject(ledger: Ledger, subject: string): Promise<void> {
  await ledger.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${subject}, 6))`)
}

/** How often it was tried since an instant, and when first. */
export async function countTries(
  ledger: Ledger,
  subject: string,
  since: Millis,
): Promise<{ readonly count: number; readonly first: Millis | null }> {
  const [row] = await ledger.query<{ count: bigint; first: Millis | null }>(sql`
    SELECT count(*) AS count, min(at) AS first FROM login_tries
    WHERE subject = ${subject} AND at > ${instant(since)}`)
  return { count: Number(row?.count ?? 0), first: row?.first ?? null }
}

export async function addTry(ledger: Ledger, subject: string, now: Millis): Promise<void> {
  await ledger.query(
    sql`INSERT INTO login_tries (subject, at) VALUES (${subject}, ${instant(now)})`,
  )
}

export async function clearTries(ledger: Ledger, subject: string): Promise<void> {
  await ledger.query(sql`DELETE FROM login_tries WHERE subject = ${subject}`)
}

/** Takes one try back: it succeeded. */
export async function dropTry(ledger: Ledger, subject: string, at: Millis): Promise<void> {
  await ledger.query(
    sql`DELETE FROM login_tries WHERE subject = ${subject} AND at = ${instant(at)}`,
  )
}

export async function deleteTriesBefore(ledger: Ledger, before: Millis): Promise<void> {
  await ledger.query(sql`DELETE FROM login_tries WHERE at < ${instant(before)}`)
}
