import type { Clock } from '#core/clock.ts'
import { happeningsStore } from '#messaging/live/happenings.store.ts'
import { createLiveStream } from '#messaging/live/stream.ts'
import { countTransitions } from '#messaging/transitions/transitions.store.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { StreamService } from '#api/out-services.ts'
import type { JobNews } from '../worker.ts'
import type { RunResult } from './evaluation.ts'

type Deps = {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  /** Something that only open pages miss. */
  readonly onTrouble: (error: unknown) => void
}

/** More are not named: the page asks anyway. */
const NAMED = 100

/** Notes what open pages show, from any process; each process that serves streams it to its own listeners. */
export function createLive({ facts, ledger, clock, onTrouble }: Deps) {
  const happenings = happeningsStore({ ledger, clock })
  const stream = createLiveStream({ happenings, onTrouble })
  /** Nothing waits for it, and nothing fails with it. */
  const quietly = (work: Promise<void>): Promise<void> => work.catch(onTrouble)
  return {
    service: {
      open: ({ isStillIn, after }) => stream.open(isStillIn, after),
      close: () => stream.close(),
    } satisfies StreamService,

    evaluated: (run: RunResult): Promise<void> =>
      quietly(
        happenings.note('evaluated', {
          kind: run.kind,
          customers: run.customers,
          milliseconds: run.milliseconds,
        }),
      ),

    /** Who moved in what, by the transitions that runs (after, upTo] made. */
    moved: (runs: { readonly after: bigint; readonly upTo: bigint }): Promise<void> =>
      quietly(
        (async () => {
          if (runs.after >= runs.upTo) return
          const found = await countTransitions(facts, runs)
          if (found.length === 0) return
          const customers = [...new Set(found.flatMap((one) => one.customers))]
          const isCut = found.some((one) => one.count > one.customers.length)
          await happenings.note('moved', {
            about: found.map(({ subject, count }) => ({ about: subject, count })),
            customers: isCut || customers.length > NAMED ? null : customers,
          })
        })(),
      ),

    job: (job: JobNews): void => void quietly(happenings.note('job', { ...job })),
  }
}
