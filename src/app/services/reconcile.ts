import type { Logger } from 'pino'
import type { Clock } from '#core/clock.ts'
import type { Json } from '#core/json.ts'
import { daysBetween, dayOf, type Millis, parseTime } from '#core/time.ts'
import type { Status } from '#api/shapes/status.ts'
import type { Ledger } from '#stores/ports.ts'
import type { JobHandler, JobTools } from '../worker.ts'
import type { Evaluation } from './evaluation.ts'
import {
  beginNight,
  endNight,
  lastNight,
  ledgerSince,
  type Night,
  RECONCILE,
} from './reconcile.store.ts'
import { iso, isoOrNull, type Shop } from './shop.ts'
import type { Checked } from './verify.ts'

/** For so long after the hour the night's check may begin; a shop that was off until then waits for the next night. */
const QUIET = 4 * 3_600_000
/** A shop that is off every night is checked at any hour once this many days have gone by. */
const PATIENCE_DAYS = 7
/** How often a worker looks whether the night has come. */
const LOOK_MS = 60_000

/**
 * The shop's day on which a check is due, undefined if none is: once a day, from the hour on. `since`: when the shop
 * began; its first day has no night.
 */
export function dueNight(at: {
  readonly now: Millis
  readonly zone: string
  readonly hour: number | null
  readonly since: Millis
  readonly last: string | undefined
}): string | undefined {
  const { now, zone, hour, since, last } = at
  if (hour === null) return undefined
  const night = dayOf(now, zone)
  const from = parseTime(`${night} ${String(hour).padStart(2, '0')}:00`, zone)
  if (last === night || from === undefined || now < from || since >= from) return undefined
  const before = last === undefined ? since : (parseTime(last, zone) ?? since)
  const isOverdue = daysBetween(before, now, zone) >= PATIENCE_DAYS
  return now < from + QUIET || isOverdue ? night : undefined
}

/** Begins the nightly check when its hour has come: one job a night, whoever of several workers looks first. */
export function createNights(deps: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
  /** The hour in force, as any process set it; null = off. */
  readonly hour: () => Promise<number | null>
}): () => Promise<string | undefined> {
  const { ledger, clock, shop } = deps
  let lookAt = 0
  return async () => {
    const now = clock.now()
    if (now < lookAt) return undefined
    lookAt = now + LOOK_MS
    const [hour, since, last] = await Promise.all([
      deps.hour(),
      ledgerSince(ledger),
      lastNight(ledger),
    ])
    const night = dueNight({ now, zone: shop.zone(), hour, since, last: last?.night })
    return night === undefined ? undefined : beginNight(deps, night)
  }
}

/**
 * Verifies everything. Where something differs: an error in the log (counts, nobody's data), everybody concerned is
 * recomputed, and everything is verified again; what still differs then is for people to look at.
 */
export function reconcileJob(deps: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Pick<Logger, 'error' | 'info'>
  readonly evaluation: Pick<Evaluation, 'run'>
  readonly check: (tools: JobTools) => Promise<Checked>
}): JobHandler {
  const { log, evaluation, check } = deps
  return {
    key: RECONCILE,
    async run(job, tools) {
      const first = await check(tools)
      const differences = first.result.differences_total
      let remaining = 0
      if (differences > 0) {
        log.error(
          { job: job.id, differences, checks: found(first) },
          'nightly check: stored numbers differ from recomputed ones; recomputing whom it concerns',
        )
        const customers = first.customers
        if (customers.length > 0)
          await evaluation.run({ full: first.isCut, customers, signal: tools.signal })
        const second = await check(tools)
        remaining = second.result.differences_total
        if (remaining > 0)
          log.error(
            { job: job.id, remaining, checks: found(second) },
            'nightly check: still different after recomputing; see the job’s result',
          )
        else log.info({ job: job.id }, 'nightly check: mended')
      }
      const { customers } = first.result
      await endNight(deps, job.id, { customers, differences, remaining })
      return { status: 'complete', result: { ...first.result, remaining } as unknown as Json }
    },
  }
}

const found = ({ result }: Checked): Record<string, number> =>
  Object.fromEntries(
    result.checks
      .filter(({ differences }) => differences > 0)
      .map(({ key, differences }) => [key, differences]),
  )

/** How the last night stands, for people. */
export function nightView(night: Night, shop: Shop): NonNullable<Status['reconcile']['last']> {
  return {
    night: night.night,
    job: night.job,
    state: stateOf(night),
    began_at: iso(night.beganAt, shop),
    finished_at: isoOrNull(night.finishedAt, shop),
    customers: night.customers,
    differences: night.differences,
    remaining: night.remaining,
  }
}

function stateOf(night: Night): NonNullable<Status['reconcile']['last']>['state'] {
  if (night.finishedAt === null)
    return night.jobStatus === 'queued' || night.jobStatus === 'processing' ? 'running' : 'failed'
  if (night.remaining > 0) return 'differs'
  return night.differences > 0 ? 'mended' : 'well'
}
