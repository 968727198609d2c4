import type { Json } from '#core/json.ts'
import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import { instant } from '#stores/instant.ts'

export type AnswerRow = {
  readonly fingerprint: string
  readonly started_at: Millis
  readonly status: number | null
  readonly headers: Json
  readonly body: string | null
}

/** Takes the scope for this request; false if somebody has it. */
export async function takeScope(
  ledger: Ledger,
  scope: string,
  fingerprint: string,
  now: Millis,
): Promise<boolean> {
  const rows = await ledger.query(sql`
    INSERT INTO idempotent_answers (scope, fingerprint, started_at)
    VALUES (${scope}, ${fingerprint}, ${instant(now)})
    ON CONFLICT (scope) DO NOTHING
    RETURNING scope`)
  return rows.length === 1
}

export async function findAnswer(ledger: Ledger, scope: string): Promise<AnswerRow | undefined> {
  const rows = await ledger.query<AnswerRow>(
    sql`SELECT fingerprint, started_at, status, headers, body FROM idempotent_answers WHERE scope = ${scope}`,
  )
  return rows[0]
}

export async function keepAnswer(
  ledger: Ledger,
  scope: string,
  answer: { readonly status: number; readonly headers: object; readonly body: string },
): Promise<void> {
  await ledger.query(sql`
    UPDATE idempotent_answers
    SET status = ${param(answer.status, 'Int32')}, headers = ${param(JSON.stringify(answer.headers), 'String')}::jsonb,
      body = ${answer.body}
    WHERE scope = ${scope}`)
}

/** Lets go of a scope; of a running one only if it began before `startedBefore`. */
export async function freeScope(
  ledger: Ledger,
  scope: string,
  startedBefore: Millis,
): Promise<void> {
  await ledger.query(sql`
    DELETE FROM idempotent_answers
    WHERE scope = ${scope} AND status IS NULL AND started_at < ${instant(startedBefore)}`)
}

export async function deleteAnswersBefore(ledger: Ledger, before: Millis): Promise<void> {
  await ledger.query(sql`DELETE FROM idempotent_answers WHERE started_at < ${instant(before)}`)
}
