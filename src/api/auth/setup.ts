import { secretHash } from '#core/ids.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, ProblemError, type Result, unwrap } from '#core/result.ts'
import { formatTime } from '#core/time.ts'
import type { Ledger } from '#stores/ports.ts'
import type { SetupInput } from '../shapes/session.ts'
import { findLink, type LinkRow, useLink } from './links.store.ts'
import type { LoginTries } from './login-tries.ts'
import { hashPassword } from './password.ts'
import type { SetupService } from './services.ts'
import { deleteSessionsOf } from './sessions.store.ts'
import { openSession } from './sessions.ts'
import { makeLink, newUser, type UserParts } from './users.ts'
import {
  findUser,
  hasOwner,
  insertUser,
  lockOwners,
  setDisplayName,
  setPassword,
  type UserRow,
} from './users.store.ts'

export type SetupParts = UserParts & { readonly tries: LoginTries }

/** Accounts begin with a one-time link, never with a password that somebody else knows. */
export function createSetup(parts: SetupParts): SetupService {
  const { ledger, clock, zone, tries } = parts
  return {
    ownerLink: async () => ((await hasOwner(ledger)) ? undefined : makeLink(parts, 'owner', null)),
    check: async (token, from) => {
      const taken = await tries.take('', from)
      if (!taken.ok) return taken
      const link = await findLink(ledger, secretHash(token), clock.now())
      if (!link) return fail(problem('bad_link'))
      await taken.value.succeeded()
      const user = link.user_id === null ? undefined : await findUser(ledger, link.user_id)
      return ok({
        purpose: link.purpose,
        name: user?.name ?? null,
        role: user?.role ?? ('owner' as const),
        expires_at: formatTime(link.expires_at, zone()),
      })
    },
    finish: async (input, from, request) => {
      const taken = await tries.take('', from)
      if (!taken.ok) return taken
      const password = await hashPassword(input.password)
      const opened = await undoneOnProblem(ledger, async (inner) => {
        const link = await useLink(inner, secretHash(input.token), clock.now())
        if (!link) throw new ProblemError(problem('bad_link'))
        const user = unwrap(await account({ ledger: inner, clock }, link, input, password))
        await deleteSessionsOf(inner, user.id)
        return openSession({ ledger: inner, clock }, user, request)
      })
      if (opened.ok) await taken.value.succeeded()
      return opened
    },
  }
}

/** A transaction that a problem undoes: whoever may not use the link yet has not used it up. */
async function undoneOnProblem<T>(
  ledger: Ledger,
  run: (inner: Ledger) => Promise<T>,
): Promise<Result<T>> {
  try {
    return ok(await ledger.transaction(run))
  } catch (error) {
    if (error instanceof ProblemError) return fail(error.problem)
    throw error
  }
}

/** The account that the link is for, with its new password. */
async function account(
  { ledger, clock }: { ledger: Ledger; clock: UserParts['clock'] },
  link: LinkRow,
  input: SetupInput,
  password: string,
): Promise<Result<UserRow>> {
  const id = link.user_id ?? (await firstOwner({ ledger, clock }, input))
  if (typeof id !== 'string') return id
  if (input.display_name !== undefined) await setDisplayName(ledger, id, input.display_name)
  const user = await setPassword(ledger, id, password)
  return user ? ok(user) : fail(problem('bad_link'))
}

async function firstOwner(
  { ledger, clock }: { ledger: Ledger; clock: UserParts['clock'] },
  input: SetupInput,
): Promise<string | Result<never>> {
  await lockOwners(ledger)
  if (await hasOwner(ledger)) return fail(problem('already_set_up'))
  if (input.name === undefined) {
    const errors = [problem('missing_field', { field: 'name' }, '/name')]
    return fail({ code: 'invalid_input', errors })
  }
  const user = newUser({
    name: input.name,
    display_name: input.display_name,
    role: 'owner',
    at: clock.now(),
  })
  if (await insertUser(ledger, user)) return user.id
  return fail(problem('name_taken', { name: input.name }, '/name'))
}
