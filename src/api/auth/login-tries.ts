import type { Clock } from '#core/clock.ts'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Millis } from '#core/time.ts'
import type { Ledger } from '#stores/ports.ts'
import {
  addTry,
  clearTries,
  countTries,
  deleteTriesBefore,
  dropTry,
  lockSubject,
} from './login-tries.store.ts'

const WINDOW_MS = 15 * 60_000
const MAX_PER_NAME = 10
const MAX_PER_ADDRESS = 50

/** A try that is counted already, before its outcome is known. */
export type Try = { readonly succeeded: () => Promise<void> }

/** Limits guessing: ten failures for a name, fifty from an address, in a quarter of an hour. Counted in the ledger. */
export type LoginTries = {
  /** `too_many_tries` with the seconds to wait. Give '' for a name or an address that plays no part. */
  take(name: string, from: string): Promise<Result<Try>>
}

export function createLoginTries({ ledger, clock }: { ledger: Ledger; clock: Clock }): LoginTries {
  return {
    take: (name, from) =>
      ledger.transaction(async (inner) => {
        const now = clock.now()
        const subjects = subjectsOf(name, from)
        for (const { subject, limit } of subjects) {
          await lockSubject(inner, subject)
          const refused = refusal(await countTries(inner, subject, now - WINDOW_MS), limit, now)
          if (refused) return fail(refused)
        }
        for (const { subject } of subjects) await addTry(inner, subject, now)
        await deleteTriesBefore(inner, now - WINDOW_MS)
        return ok({ succeeded: () => forget(ledger, name, from, now) })
      }),
  }
}

const ofName = (name: string): string => `name ${name.toLowerCase()}`
const ofAddress = (from: string): string => `address ${from}`

const subjectsOf = (name: string, from: string): { subject: string; limit: number }[] => [
  ...(name === '' ? [] : [{ subject: ofName(name), limit: MAX_PER_NAME }]),
  ...(from === '' ? [] : [{ subject: ofAddress(from), limit: MAX_PER_ADDRESS }]),
]

function refusal(
  { count, first }: { readonly count: number; readonly first: Millis | null },
  limit: number,
  now: Millis,
): Problem | undefined {
  if (count < limit) return undefined
  const seconds = Math.max(1, Math.ceil(((first ?? now) + WINDOW_MS - now) / 1000))
  return problem('too_many_tries', { seconds })
}

async function forget(ledger: Ledger, name: string, from: string, at: Millis): Promise<void> {
  if (name !== '') await clearTries(ledger, ofName(name))
  if (from !== '') await dropTry(ledger, ofAddress(from), at)
}
