import type { Clock } from '#core/clock.ts'
import { secret, secretHash } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Actor } from '../actor.ts'
import type { LoginTries } from './login-tries.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { seesPersonal } from './policy.ts'
import type { OpenSession, SessionsService } from './services.ts'
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsOf,
  findSession,
  insertSession,
  touchSession,
} from './sessions.store.ts'
import { findUser, findUserByName, setPassword, type UserRow } from './users.store.ts'

const DAY_MS = 24 * 3_600_000
/** Signed in at most so long, and no longer than a week without coming back. */
const LIFE_MS = 30 * DAY_MS
const IDLE_MS = 7 * DAY_MS
/** How exactly we know when somebody was last here: a write per request would say no more. */
const SEEN_EVERY_MS = 5 * 60_000

export type SessionParts = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly tries: LoginTries
}

/** Signing in to the console. The cookie's token is random and new at each sign-in; only its hash is kept. */
export function createSessions({ ledger, clock, tries }: SessionParts): SessionsService {
  return {
    login: async ({ name, password }, from, request) => {
      const taken = await tries.take(name, from)
      if (!taken.ok) return taken
      const user = await findUserByName(ledger, name)
      const right = await verifyPassword(password, user?.password ?? null)
      if (!user || !right || user.state !== 'active') return fail(problem('wrong_password'))
      await taken.value.succeeded()
      await deleteExpiredSessions(ledger, clock.now())
      return ok(await openSession({ ledger, clock }, user, request))
    },
    recognise: async (token, request) => {
      const now = clock.now()
      const hash = secretHash(token)
      const found = await findSession(ledger, hash, { now, idleSince: now - IDLE_MS })
      if (!found) return undefined
      if (found.seen_at < now - SEEN_EVERY_MS) await touchSession(ledger, hash, found.user_id, now)
      const actor = actorOf({ ...found, id: found.user_id }, request)
      return { token, actor, displayName: found.display_name, expiresAt: found.expires_at }
    },
    logout: (token) => deleteSession(ledger, secretHash(token)),
    changePassword: async (actor, _token, { current, next }) => {
      // Guessing somebody's password in their open browser is guessing, too.
      const taken = await tries.take(actor.name, '')
      if (!taken.ok) return taken
      const user = await findUser(ledger, actor.id)
      if (!user || !(await verifyPassword(current, user.password))) {
        return fail(problem('wrong_password', {}, '/current'))
      }
      await taken.value.succeeded()
      const changed = await changeTo({ ledger, clock }, user, next, actor.request)
      return changed ? ok(changed) : fail(problem('unauthorized'))
    },
  }
}

/** A new session; used by signing in and by one-time links. */
export async function openSession(
  { ledger, clock }: Pick<SessionParts, 'ledger' | 'clock'>,
  user: UserRow,
  request: string,
): Promise<OpenSession> {
  const token = secret('zs')
  const now = clock.now()
  const expiresAt = now + LIFE_MS
  await insertSession(ledger, { hash: secretHash(token), user: user.id, now, expiresAt })
  await touchSession(ledger, secretHash(token), user.id, now)
  return { token, actor: actorOf(user, request), displayName: user.display_name, expiresAt }
}

async function changeTo(
  { ledger, clock }: Pick<SessionParts, 'ledger' | 'clock'>,
  user: UserRow,
  password: string,
  request: string,
): Promise<OpenSession | undefined> {
  const hash = await hashPassword(password)
  return ledger.transaction(async (inner) => {
    const changed = await setPassword(inner, user.id, hash)
    if (!changed) return undefined
    await deleteSessionsOf(inner, user.id)
    return openSession({ ledger: inner, clock }, changed, request)
  })
}

const actorOf = (user: Pick<UserRow, 'id' | 'name' | 'role'>, request: string): Actor => ({
  kind: 'user',
  id: user.id,
  name: user.name,
  role: user.role,
  seesPersonal: seesPersonal(user.role),
  request,
})
