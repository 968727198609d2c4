import type { Logger } from 'pino'
import type { Clock } from '#core/clock.ts'
import { auditIntents } from '#stores/audit-intents.store.ts'
import type { Ledger } from '#stores/ports.ts'

/** No request takes so long; an intent that is older is of a process that ended. */
const LONGEST_MS = 3_600_000

/**
 * Makes entries of what a process that ended had begun: at the start where nobody else can be at work on this ledger
 * (`alone`), and every hour. Gives the function that ends it.
 */
export async function settleAudit(parts: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Logger
  readonly alone: boolean
}): Promise<() => void> {
  const { clock, log, alone } = parts
  const intents = auditIntents(parts)
  const settle = async (before: number): Promise<void> => {
    const count = await intents.settle(before)
    if (count > 0)
      log.warn({ count }, 'changes that were begun and never said to be done; see the audit log')
  }
  if (alone) await settle(clock.now() + 1)
  const timer = setInterval(() => {
    settle(clock.now() - LONGEST_MS).catch((err: unknown) =>
      log.warn({ err }, 'audit intents wait'),
    )
  }, LONGEST_MS)
  timer.unref()
  return () => clearInterval(timer)
}
