import type { Clock } from '#core/clock.ts'
import { ok } from '#core/result.ts'
import { formatTime } from '#core/time.ts'
import { jobsStore } from '#stores/jobs.store.ts'
import type { Ledger } from '#stores/ports.ts'
import type { WorkService } from '#api/services.ts'
import type { JobHandler } from '../worker.ts'
import type { Evaluation } from './evaluation.ts'
import { toJob } from './jobs.ts'
import type { Shop } from './shop.ts'

type Deps = {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
  readonly wake: () => void
}

/** Long work that a person starts: it becomes a job. */
export function createWorkService({ ledger, clock, shop, wake }: Deps): WorkService {
  const jobs = jobsStore({ ledger, clock })
  const queue = async (kind: string, by: string, detail: { [key: string]: boolean }) => {
    const job = await jobs.create(kind, { by, detail, total: 100 })
    wake()
    return ok(toJob(job, { now: clock.now(), shop }))
  }
  return {
    evaluate: (actor, { full }) => queue('evaluate', actor.name, { full }),
    verify: (actor) => queue('verify', actor.name, {}),
  }
}

/** How the worker brings everything up to date. */
export function evaluateJob({
  evaluation,
  shop,
}: {
  evaluation: Evaluation
  shop: Shop
}): JobHandler {
  return {
    key: 'evaluate',
    async run(job, tools) {
      let told = 0
      const run = await evaluation.run({
        full: job.detail['full'] === true,
        signal: tools.signal,
        onProgress: (share) => {
          const percent = Math.floor(share * 100)
          if (percent > told)
            void tools.progress({ completed: (told = percent) }).catch(() => undefined)
        },
      })
      return {
        status: 'complete',
        result: {
          customers: run?.customers ?? 0,
          changed: run?.changed ?? 0,
          tier_up: run?.up ?? 0,
          tier_down: run?.down ?? 0,
          milliseconds: run?.milliseconds ?? 0,
          as_of: formatTime(run?.asOf ?? Date.now(), shop.zone()),
        },
      }
    },
  }
}
