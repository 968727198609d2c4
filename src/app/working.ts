import type { Logger } from 'pino'
import type { Clock } from '#core/clock.ts'
import { startSender } from '#messaging/webhooks/sender.ts'
import type { Ledger } from '#stores/ports.ts'
import { type JobHandler, type JobNews, startWorker } from './worker.ts'

/** How a process hears that there is work, and says it to those who work. */
export type Wake = { readonly jobs: () => void; readonly deliveries: () => void }

/** Signals between processes: whoever works looks at once. */
const JOBS = 'work'
const DELIVERIES = 'deliveries'

/** In a process that does not work itself: tells those that do. Many calls at once are one signal, and one after it. */
export function wakeOthers(ledger: Ledger): Wake {
  const teller = (name: string): (() => void) => {
    let isTelling = false
    let isAsked = false
    const tell = async (): Promise<void> => {
      isTelling = true
      while (isAsked) {
        isAsked = false
        // They look for themselves now and then, too.
        await ledger.signal(name).catch(() => undefined)
      }
      isTelling = false
    }
    return () => {
      isAsked = true
      if (!isTelling) void tell()
    }
  }
  return { jobs: teller(JOBS), deliveries: teller(DELIVERIES) }
}

export type Working = { readonly wake: Wake; stop(): Promise<void> }

/** Does jobs, keeps everything up to date and sends what goes out, until it is stopped. */
export function startWorking(parts: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Logger
  readonly guard: { readonly allowed: ReadonlySet<string> }
  readonly handlers: readonly JobHandler[]
  readonly onJob: (job: JobNews) => void
  /** What must always be done; says whether something is to be sent now. */
  readonly keepUp: (signal: AbortSignal) => Promise<boolean>
}): Working {
  const { ledger, log } = parts
  const sender = startSender({
    ...parts,
    onTrouble: (error) => log.warn({ err: error }, 'webhooks: trying again'),
  })
  const worker = startWorker({
    ...parts,
    keepUp: async (signal) => {
      if (await parts.keepUp(signal)) sender.wake()
    },
  })
  const wake = { jobs: () => worker.wake(), deliveries: () => sender.wake() }
  const deaf = [ledger.onSignal(JOBS, wake.jobs), ledger.onSignal(DELIVERIES, wake.deliveries)]
  return {
    wake,
    async stop() {
      for (const end of deaf) end()
      await worker.stop()
      await sender.stop()
    },
  }
}
