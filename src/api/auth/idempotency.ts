import type { Clock } from '#core/clock.ts'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import type { Ledger } from '#stores/ports.ts'
import {
  deleteAnswersBefore,
  findAnswer,
  freeScope,
  keepAnswer,
  takeScope,
} from './idempotency.store.ts'
import type { IdempotencyService, Remembered } from './services.ts'

/** Published in the API's description. */
const KEPT_MS = 24 * 3_600_000

/** A request that has not answered for so long died with its process. */
const ABANDONED_MS = 15 * 60_000

/** Remembers the answers to requests with an Idempotency-Key, over restarts and among processes. */
export function createIdempotency({
  ledger,
  clock,
}: {
  ledger: Ledger
  clock: Clock
}): IdempotencyService {
  return {
    begin: async (scope, fingerprint) => {
      const now = clock.now()
      await deleteAnswersBefore(ledger, now - KEPT_MS)
      await freeScope(ledger, scope, now - ABANDONED_MS)
      if (await takeScope(ledger, scope, fingerprint, now)) return ok({ go: true })
      const found = await findAnswer(ledger, scope)
      if (found !== undefined && found.fingerprint !== fingerprint)
        return fail(problem('idempotency_reused'))
      // Gone a moment ago means that the first request failed: the caller may try again.
      if (found === undefined || found.status === null) return fail(problem('idempotency_running'))
      const { status, headers, body } = found
      return ok({
        go: false,
        answer: { status, headers: headers as Remembered['headers'], body: body ?? '' },
      })
    },
    remember: (scope, answer) => keepAnswer(ledger, scope, answer),
    forget: (scope) => freeScope(ledger, scope, clock.now() + KEPT_MS),
  }
}
