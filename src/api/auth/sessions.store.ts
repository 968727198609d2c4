import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Role } from '../shapes/user.ts'
import { instant } from '#stores/instant.ts'

export type SessionRow = {
  readonly user_id: string
  readonly name: string
  readonly display_name: string
  readonly role: Role
  readonly seen_at: Millis
  readonly expires_at: Millis
}

export async function insertSession(
  ledger: Ledger,
  session: {
    readonly hash: string
    readonly user: string
    readonly now: Millis
    readonly expiresAt: Millis
  },
): Promise<void> {
  await ledger.query(sql`
    INSERT INTO sessions (hash, user_id, created_at, seen_at, expires_at)
    VALUES (${session.hash}, ${session.user}, ${instant(session.now)}, ${instant(session.now)},
      ${instant(session.expiresAt)})`)
}

/** The session if it lives, was used after `idleSince`, and its user may still come in. */
export async function findSession(
  ledger: Ledger,
  hash: string,
  { now, idleSince }: { readonly now: Millis; readonly idleSince: Millis },
): Promise<SessionRow | undefined> {
  const rows = await ledger.query<SessionRow>(sql`
    SELECT s.user_id, u.name, u.display_name, u.role, s.seen_at, s.expires_at
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    WHERE s.hash = ${hash} AND s.expires_at > ${instant(now)} AND s.seen_at > ${instant(idleSince)}
      AND u.state = 'active'`)
  return rows[0]
}

export async function touchSession(
  ledger: Ledger,
  hash: string,
  user: string,
  now: Millis,
): Promise<void> {
  await ledger.query(sql`UPDATE sessions SET seen_at = ${instant(now)} WHERE hash = ${hash}`)
  await ledger.query(sql`UPDATE users SET last_seen_at = ${instant(now)} WHERE id = ${user}`)
}

export async function deleteSession(ledger: Ledger, hash: string): Promise<void> {
  await ledger.query(sql`DELETE FROM sessions WHERE hash = ${hash}`)
}

export async function deleteSessionsOf(ledger: Ledger, user: string): Promise<void> {
  await ledger.query(sql`DELETE FROM sessions WHERE user_id = ${user}`)
}

export async function deleteExpiredSessions(ledger: Ledger, now: Millis): Promise<void> {
  await ledger.query(sql`DELETE FROM sessions WHERE expires_at <= ${instant(now)}`)
}
