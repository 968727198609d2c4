import type { Clock } from '#core/clock.ts'
import { secret, secretHash, timeOrderedId } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { formatTime } from '#core/time.ts'
import type { Ledger } from '#stores/ports.ts'
import type { SetupLink, User, UserChange } from '../shapes/user.ts'
import { deleteLinks, insertLink, type LinkPurpose } from './links.store.ts'
import type { UsersService } from './services.ts'
import { deleteSessionsOf } from './sessions.store.ts'
import {
  findUser,
  insertUser,
  listUsers,
  lockOwners,
  updateUser,
  type UserRow,
} from './users.store.ts'

export type UserParts = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly zone: () => string
  /** Where the console is reached, without a slash at the end: http://127.0.0.1:4300 */
  readonly url: () => string
}

const LINK_LIFE_MS = 3 * 24 * 3_600_000

/** The people who may sign in. Accounts are not deleted: what they did refers to them. */
export function createUsers(parts: UserParts): UsersService {
  const { ledger, clock, zone } = parts
  const show = (row: UserRow): User => toUser(row, zone())
  return {
    list: async ({ limit, after }) => {
      const rows = await listUsers(ledger, limit, after)
      const data = rows.slice(0, limit).map(show)
      return ok({ data, next: rows.length > limit ? [data.at(-1)?.id ?? null] : null })
    },
    show: async (id) => {
      const row = await findUser(ledger, id)
      return row ? ok(show(row)) : notFound(id)
    },
    create: (_actor, input) =>
      ledger.transaction(async (inner) => {
        const row = newUser({ ...input, at: clock.now() })
        if (!(await insertUser(inner, row)))
          return fail(problem('name_taken', { name: input.name }, '/name'))
        const link = await makeLink({ ...parts, ledger: inner }, 'invitation', row.id)
        return ok({ user: show(row), link })
      }),
    change: async (_actor, id, change, etag) => {
      const changed = await ledger.transaction((inner) => changeUser(inner, id, change, etag))
      return changed.ok ? ok(show(changed.value)) : changed
    },
    link: (_actor, id) =>
      ledger.transaction(async (inner) => {
        const row = await findUser(inner, id)
        if (!row) return notFound(id)
        if (row.state === 'disabled') {
          const detail = `${row.name} is disabled / ${row.name} 已停用`
          return fail(problem('conflict', { detail }))
        }
        const purpose = row.state === 'invited' ? 'invitation' : 'password'
        return ok(await makeLink({ ...parts, ledger: inner }, purpose, id))
      }),
  }
}

/** Makes a one-time link; earlier ones for the same end stop working. The token stands behind #, so no log has it. */
export async function makeLink(
  { ledger, clock, zone, url }: UserParts,
  purpose: LinkPurpose,
  user: string | null,
): Promise<SetupLink> {
  const token = secret('zl')
  const expiresAt = clock.now() + LINK_LIFE_MS
  await deleteLinks(ledger, user === null ? { purpose } : { user })
  await insertLink(ledger, {
    hash: secretHash(token),
    purpose,
    user_id: user,
    expires_at: expiresAt,
  })
  return { url: `${url()}/setup#${token}`, token, expires_at: formatTime(expiresAt, zone()) }
}

export function newUser(
  input: { name: string; display_name?: string | undefined; role: UserRow['role'] } & {
    at: number
  },
): UserRow {
  return {
    id: timeOrderedId(input.at),
    name: input.name,
    display_name: input.display_name ?? input.name,
    role: input.role,
    state: 'invited',
    password: null,
    version: 1n,
    created_at: input.at,
    last_seen_at: null,
  }
}

async function changeUser(
  ledger: Ledger,
  id: string,
  change: UserChange,
  etag: string,
): Promise<Result<UserRow>> {
  const owners = await lockOwners(ledger)
  const row = await findUser(ledger, id)
  if (!row) return notFound(id)
  if (etagOf(row) !== etag) return fail(problem('version_conflict'))
  const role = change.role ?? row.role
  // Whoever never chose a password is restored to being invited.
  const state =
    change.state === 'active' && row.password === null ? 'invited' : (change.state ?? row.state)
  const staysOwner = role === 'owner' && state === 'active'
  if (!staysOwner && owners.includes(id) && owners.length === 1) return fail(problem('last_owner'))
  const display_name = change.display_name ?? row.display_name
  const changed = await updateUser(ledger, { id, display_name, role, state, version: row.version })
  if (!changed) return fail(problem('version_conflict'))
  // Another role or no access any more: what was open is closed, at once.
  if (role !== row.role || state !== row.state) {
    await deleteSessionsOf(ledger, id)
    if (state === 'disabled') await deleteLinks(ledger, { user: id })
  }
  return ok(changed)
}

const etagOf = (row: UserRow): string => `u${row.version}`

const notFound = (id: string): Result<never> => fail(problem('not_found', { what: 'user', id }))

const toUser = (row: UserRow, zone: string): User => ({
  id: row.id,
  name: row.name,
  display_name: row.display_name,
  role: row.role,
  state: row.state,
  created_at: formatTime(row.created_at, zone),
  last_seen_at: row.last_seen_at === null ? null : formatTime(row.last_seen_at, zone),
  etag: etagOf(row),
})
