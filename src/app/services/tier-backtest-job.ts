import type { Json } from '#core/json.ts'
import { unwrap } from '#core/result.ts'
import { type Millis, startOfMonth } from '#core/time.ts'
import { keepBacktest } from '#loyalty/backtests.store.ts'
import { zoneCalendar } from '#loyalty/calendar.ts'
import { type BacktestPlan, planBacktest } from '#loyalty/plan-backtest.ts'
import { type Backtest, runBacktest } from '#loyalty/run-backtest.ts'
import type { TierProgram } from '#loyalty/tier-program.ts'
import type { Job } from '#stores/jobs.store.ts'
import type { JobHandler, JobTools } from '../worker.ts'
import { specIn } from './metric-book.ts'
import { standpointOf } from './shop.ts'
import { type BacktestDeps, baseOf, groundOf } from './tier-backtest-base.ts'
import { backtestReport } from './tier-backtest-report.ts'
import type { StoredProgram } from './tier-programs.ts'

/** Under which kind jobs are kept. */
export const BACKTEST = 'tier-backtest'

/** What a job is asked to test. `effective` null: at once. */
export type BacktestOrder = {
  readonly program: string
  readonly body: TierProgram
  readonly months: number
  readonly effective: Millis | null
}

/** How the worker runs a backtest. */
export const backtestJob = (deps: BacktestDeps): JobHandler => ({
  key: BACKTEST,
  run: async (job, tools) => {
    try {
      return { status: 'complete', result: await carryOut(deps, job, tools) }
    } catch (error) {
      if (tools.signal.aborted) return { status: 'cancelled' }
      throw error
    }
  },
})

async function carryOut(deps: BacktestDeps, job: Job, tools: JobTools): Promise<Json> {
  const { facts, ledger, clock, shop } = deps
  const wanted = job.detail as unknown as BacktestOrder
  const { program, body, effective } = wanted
  const ground = await groundOf(deps, program)
  const base = baseOf(deps, ground, body)
  const now = clock.now()
  // Each attempt has rows of its own: what one that was cut off wrote does not count.
  const moves = `${job.id}.${job.attempts}`
  const tally = await runBacktest(facts, {
    id: moves,
    ...prepared(deps, wanted, { versions: ground.versions, now }),
    standpoint: standpointOf({ asOf: now }, deps),
    pins: ground.pins,
    signal: tools.signal,
    onProgress: teller(tools),
  })
  const report = backtestReport(tally, { program, body, atOnce: effective === null, shop })
  const asJson = (value: unknown): Json => value as Json
  await keepBacktest(ledger, {
    id: job.id,
    program,
    body: asJson(body),
    base: asJson(base),
    report: asJson(report),
    moves,
    madeAt: now,
    madeBy: job.createdBy,
  })
  const { customers, up, down, cost } = report
  return { backtest: job.id, program, customers, up, down, cost_change: cost.draft - cost.live }
}

function prepared(
  { shop, book }: BacktestDeps,
  { body, months, effective }: BacktestOrder,
  { versions, now }: { readonly versions: StoredProgram['versions']; readonly now: Millis },
): Pick<Backtest, 'calendar'> & { readonly plan: BacktestPlan } {
  const zone = shop.zone()
  const calendar = zoneCalendar(zone)
  const findMetric = specIn(book)
  const draft = { body, effectiveAt: Math.max(effective ?? now, now) }
  const from = startOfMonth(now, zone, -months)
  return { calendar, plan: unwrap(planBacktest(versions, draft, { from, calendar, findMetric })) }
}

/** Tells of each hundredth. */
function teller(tools: JobTools): (done: number, total: number) => void {
  let told = 0
  return (completed, total) => {
    if (completed - told < total / 100 && completed < total) return
    told = completed
    void tools.progress({ completed, total }).catch(() => undefined)
  }
}
