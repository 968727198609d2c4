import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Position } from '../services.ts'
import type { Role } from '../shapes/user.ts'
import { instant } from '#stores/instant.ts'

export type KeyRow = {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly role: Role
  readonly created_at: Millis
  readonly created_by: string
  readonly last_used_at: Millis | null
  readonly revoked_at: Millis | null
}

const columns = sql`id, name, prefix, role, created_at, created_by, last_used_at, revoked_at`

export async function insertKey(
  ledger: Ledger,
  key: KeyRow & { readonly hash: string },
): Promise<void> {
  await ledger.query(sql`
    INSERT INTO api_keys (id, name, prefix, hash, role, created_at, created_by)
    VALUES (${key.id}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.role}, ${instant(key.created_at)},
      ${key.created_by})`)
}

/** Makes the key with this id be this one, and work. */
export async function upsertKey(
  ledger: Ledger,
  key: KeyRow & { readonly hash: string },
): Promise<void> {
  await ledger.query(sql`
    INSERT INTO api_keys (id, name, prefix, hash, role, created_at, created_by)
    VALUES (${key.id}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.role}, ${instant(key.created_at)},
      ${key.created_by})
    ON CONFLICT (id) DO UPDATE
    SET name = excluded.name, prefix = excluded.prefix, hash = excluded.hash, role = excluded.role, revoked_at = NULL`)
}

/** Newest first. */
export function listKeys(
  ledger: Ledger,
  limit: number,
  after: Position | undefined,
): Promise<KeyRow[]> {
  // Ids sort by time of making; this one comes after all of them.
  const id = after === undefined ? '~' : String(after[0])
  return ledger.query<KeyRow>(
    sql`SELECT ${columns} FROM api_keys WHERE id COLLATE "C" < ${id} ORDER BY id COLLATE "C" DESC LIMIT ${limit + 1}`,
  )
}

/** The key with this hash, unless it was revoked. */
export async function findKeyByHash(ledger: Ledger, hash: string): Promise<KeyRow | undefined> {
  const rows = await ledger.query<KeyRow>(
    sql`SELECT ${columns} FROM api_keys WHERE hash = ${hash} AND revoked_at IS NULL`,
  )
  return rows[0]
}

export async function touchKey(ledger: Ledger, id: string, now: Millis): Promise<void> {
  await ledger.query(sql`UPDATE api_keys SET last_used_at = ${instant(now)} WHERE id = ${id}`)
}

/** Revokes at once; a key that was revoked keeps its time. */
export async function revokeKey(
  ledger: Ledger,
  id: string,
  now: Millis,
): Promise<KeyRow | undefined> {
  const rows = await ledger.query<KeyRow>(sql`
    UPDATE api_keys SET revoked_at = COALESCE(revoked_at, ${instant(now)}) WHERE id = ${id}
    RETURNING ${columns}`)
  return rows[0]
}

export async function hasOwnerKey(ledger: Ledger): Promise<boolean> {
  const rows = await ledger.query(
    sql`SELECT 1 AS found FROM api_keys WHERE role = 'owner' AND revoked_at IS NULL LIMIT 1`,
  )
  return rows.length > 0
}
