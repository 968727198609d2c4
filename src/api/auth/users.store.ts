import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Position } from '../services.ts'
import type { Role, User } from '../shapes/user.ts'
import { instant } from '#stores/instant.ts'

export type UserRow = {
  readonly id: string
  readonly name: string
  readonly display_name: string
  readonly role: Role
  readonly state: User['state']
  readonly password: string | null
  readonly version: bigint
  readonly created_at: Millis
  readonly last_seen_at: Millis | null
}

const columns = sql`id, name, display_name, role, state, password, version, created_at, last_seen_at`

export async function findUser(ledger: Ledger, id: string): Promise<UserRow | undefined> {
  return (await ledger.query<UserRow>(sql`SELECT ${columns} FROM users WHERE id = ${id}`))[0]
}

export async function findUserByName(ledger: Ledger, name: string): Promise<UserRow | undefined> {
  const found = await ledger.query<UserRow>(
    sql`SELECT ${columns} FROM users WHERE lower(name) = lower(${name})`,
  )
  return found[0]
}

/** Oldest first; one row more than asked for tells whether there is a next page. */
export function listUsers(
  ledger: Ledger,
  limit: number,
  after: Position | undefined,
): Promise<UserRow[]> {
  const id = String(after?.[0] ?? '')
  return ledger.query<UserRow>(
    sql`SELECT ${columns} FROM users WHERE id > ${id} ORDER BY id LIMIT ${limit + 1}`,
  )
}

/** False if the name is taken. */
export async function insertUser(ledger: Ledger, user: UserRow): Promise<boolean> {
  const rows = await ledger.query(sql`
    INSERT INTO users (id, name, display_name, role, state, password, created_at)
    VALUES (${user.id}, ${user.name}, ${user.display_name}, ${user.role}, ${user.state},
      ${param(user.password, 'Nullable(String)')}, ${instant(user.created_at)})
    ON CONFLICT (lower(name)) DO NOTHING
    RETURNING id`)
  return rows.length === 1
}

/** The changed user; undefined if `version` is no longer the user's. */
export async function updateUser(
  ledger: Ledger,
  user: Pick<UserRow, 'id' | 'display_name' | 'role' | 'state' | 'version'>,
): Promise<UserRow | undefined> {
  const rows = await ledger.query<UserRow>(sql`
    UPDATE users
    SET display_name = ${user.display_name}, role = ${user.role}, state = ${user.state}, version = version + 1
    WHERE id = ${user.id} AND version = ${user.version}
    RETURNING ${columns}`)
  return rows[0]
}

/** A password makes an invited user active; a disabled one stays disabled. */
export async function setPassword(
  ledger: Ledger,
  id: string,
  password: string,
): Promise<UserRow | undefined> {
  const rows = await ledger.query<UserRow>(sql`
    UPDATE users
    SET password = ${password}, version = version + 1,
      state = CASE WHEN state = 'invited' THEN 'active' ELSE state END
    WHERE id = ${id} AND state <> 'disabled'
    RETURNING ${columns}`)
  return rows[0]
}

export async function setDisplayName(ledger: Ledger, id: string, name: string): Promise<void> {
  await ledger.query(sql`UPDATE users SET display_name = ${name} WHERE id = ${id}`)
}

/**
 * Owners who can sign in. Their rows stay locked to the end of the transaction, so that two owners cannot
 * disable each other at once.
 */
export async function lockOwners(ledger: Ledger): Promise<string[]> {
  const rows = await ledger.query<{ id: string }>(
    sql`SELECT id FROM users WHERE role = 'owner' AND state = 'active' ORDER BY id FOR UPDATE`,
  )
  return rows.map(({ id }) => id)
}

export async function hasOwner(ledger: Ledger): Promise<boolean> {
  const rows = await ledger.query(
    sql`SELECT 1 AS found FROM users WHERE role = 'owner' AND password IS NOT NULL LIMIT 1`,
  )
  return rows.length > 0
}
