import type { Clock } from '#core/clock.ts'
import { canonicalJson } from '#core/json.ts'
import { unwrap } from '#core/result.ts'
import { dayOf, type Millis, startOfDay } from '#core/time.ts'
import { evaluateAll, evaluateSome, isUpToDate } from '#metrics/evaluate-metrics.ts'
import { type Evaluated, nextDue, readEvaluated, type Which } from '#metrics/metrics.store.ts'
import type { MetricPlan } from '#metrics/plan.ts'
import { countOrders, drawPriceLevels, latestDrawing } from '#metrics/prices/price-levels.store.ts'
import { arePricesDue, usesPrices } from '#metrics/prices/prices-due.ts'
import {
  countScored,
  drawCuts,
  latestCuts,
  rfmSource,
  scoreCustomers,
} from '#metrics/rfm/rfm.store.ts'
import { type RfmModel, standardRfm } from '#metrics/rfm/rfm-model.ts'
import { param, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import {
  type EvaluationRecord,
  newestBatch,
  nextRun,
  readRecord,
  writeRecord,
} from './evaluation-state.store.ts'
import type { RuleStage } from './rule-stage.ts'
import type { Shop } from './shop.ts'
import type { EvaluationState } from './status.ts'

/** Cut-points are drawn again within the day when so many times as many customers have bought. */
const OUTGROWN = 1.05

/** Only one evaluation at a time, over all processes. */
const LOCK = 'evaluate'

export type Standpoint = { readonly asOf: Millis; readonly zone: string; readonly currency: string }

/** What stands on the metrics: tier programs. `which` undefined = everybody. */
export type TierStage = {
  /** Equal as long as the rules are. */
  readonly fingerprint: () => Promise<string>
  readonly evaluate: (run: {
    standpoint: Standpoint
    rev: bigint
    which: Which | undefined
    signal?: AbortSignal
    onProgress?: (share: number) => void
  }) => Promise<{ up: number; down: number; changed: number }>
  /** When time alone changes somebody's level next. */
  readonly nextDue: () => Promise<Millis | undefined>
}

export type EvaluationDeps = {
  readonly facts: Facts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly shop: Shop
  /** What is to be computed now: asked for at the beginning of each run. */
  readonly plan: () => Promise<MetricPlan>
  readonly tiers: TierStage
  readonly segments: RuleStage
  /** Hears of every run before it counts as done: after a crash it hears of it again, with a later one. */
  readonly told?: (run: {
    readonly batches: { readonly after: bigint; readonly upTo: bigint }
  }) => Promise<void>
  /** Hears of every run that counts. */
  readonly finished?: (run: RunResult) => Promise<void>
}

export type RunOptions = {
  readonly signal?: AbortSignal
  readonly onProgress?: (share: number) => void
  /** Beside those who are due: these. */
  readonly customers?: readonly number[]
}
export type RunResult = {
  readonly kind: 'full' | 'incremental'
  readonly customers: number
  readonly changed: number
  readonly up: number
  readonly down: number
  readonly milliseconds: number
  readonly asOf: Millis
}

export type Evaluation = ReturnType<typeof createEvaluation>

/**
 * Keeps everybody's numbers right: whoever a batch touched and whoever is due is computed anew, whole; a change of
 * definitions, zone or currency computes everybody beside the answer in use. So does a new drawing of price levels,
 * which each full run makes and each new month of the shop asks for (`arePricesDue`).
 */
export function createEvaluation(deps: EvaluationDeps) {
  const { facts, ledger, clock, shop, tiers, segments } = deps
  const model: RfmModel = standardRfm
  // A run that was broken off may have left price levels by which nobody has been computed.
  let isWhole = false

  return {
    /** Does what there is to do, if anything; undefined if there is nothing or somebody else is at it. */
    keepUp: (options: RunOptions = {}): Promise<RunResult | undefined> =>
      ledger.tryLock(LOCK, () => evaluate({ full: false, ...options })),

    /** Brings everything up to date now; waits for whoever is at it. `full` computes everybody. */
    run: (options: RunOptions & { full: boolean }): Promise<RunResult | undefined> =>
      ledger.withLock(LOCK, () => evaluate(options)),

    /** For the status line. */
    async state(): Promise<EvaluationState> {
      const record = await readRecord(ledger, clock)
      if (!record)
        return { cursor: 0n, freshAsOf: undefined, last: undefined, lastFullAt: undefined }
      const due = record.nextDue !== null && record.nextDue <= clock.now()
      return {
        cursor: BigInt(record.cursor),
        freshAsOf: due ? (record.nextDue ?? record.asOf) : clock.now(),
        last: record.last,
        lastFullAt: record.lastFullAt,
        nextDue: record.nextDue ?? undefined,
      }
    },
  }

  async function evaluate(options: RunOptions & { full: boolean }): Promise<RunResult | undefined> {
    const started = performance.now()
    const record = await readRecord(ledger, clock)
    const standpoint: Standpoint = {
      asOf: clock.now(),
      zone: shop.zone(),
      currency: shop.currency(),
    }
    const plan = await deps.plan()
    const upTo = await newestBatch(ledger)
    const after = BigInt(record?.cursor ?? 0)
    const rules = canonicalJson([await tiers.fingerprint(), model])
    const evaluated = await readEvaluated(ledger)
    const isStale = record === undefined || !isUpToDate(evaluated, plan, standpoint)
    const isDue = record?.nextDue != null && record.nextDue <= standpoint.asOf
    const definitions = await segments.fingerprint()
    const isAsked = record?.rules === rules && record.segments === definitions
    const isNamed = options.customers !== undefined && options.customers.length > 0
    const isIdle = !options.full && !isNamed && !isStale && upTo <= after && !isDue && isAsked
    if (isIdle && isWhole) return undefined
    const isDrawn = usesPrices(plan) && (await arePricesStale(standpoint, evaluated))
    if (isIdle && !isDrawn) {
      isWhole = true
      return undefined
    }
    const everybody = options.full || isStale || isDrawn
    isWhole = false
    const rev = await nextRun(ledger)
    if (everybody && usesPrices(plan)) await drawPriceLevels(facts, standpoint, rev)
    const which: Which = {
      batches: { after, upTo },
      due: true,
      ...(options.customers ? { customers: options.customers } : {}),
    }
    const customers = everybody
      ? await all(plan, standpoint, rev, options)
      : await some(plan, standpoint, rev, { which, ...options })
    const rescored = await score(plan, standpoint, rev, everybody)
    const moved = await tiers.evaluate({
      standpoint,
      rev,
      which: everybody || record.rules !== rules ? undefined : which,
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (share) => options.onProgress?.(0.5 + share / 4),
    })
    await segments.evaluate({
      standpoint,
      rev,
      which: everybody ? undefined : which,
      rescored,
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (share) => options.onProgress?.(0.75 + share / 4),
    })
    await deps.told?.({ batches: { after, upTo } })
    const milliseconds = Math.round(performance.now() - started)
    const kind = everybody ? 'full' : 'incremental'
    await keep(standpoint, {
      cursor: upTo,
      rules,
      segments: definitions,
      record,
      last: { finishedAt: clock.now(), customers, milliseconds, kind },
    })
    isWhole = true
    const run = { kind, customers, ...moved, milliseconds, asOf: standpoint.asOf } as const
    await deps.finished?.(run)
    return run
  }

  async function arePricesStale(
    { asOf, zone }: Standpoint,
    evaluated: Evaluated | undefined,
  ): Promise<boolean> {
    const [drawn, orders] = await Promise.all([latestDrawing(facts), countOrders(facts)])
    return arePricesDue(drawn, { day: dayOf(asOf, zone), orders, evaluated: evaluated?.rev })
  }

  async function all(
    plan: MetricPlan,
    standpoint: Standpoint,
    rev: bigint,
    { signal, onProgress }: RunOptions,
  ): Promise<number> {
    const { customers } = await evaluateAll(
      { facts, ledger },
      {
        plan,
        standpoint,
        rev,
        ...(signal ? { signal } : {}),
        onProgress: (done, total) => onProgress?.(total === 0 ? 0 : done / total / 2),
      },
    )
    return customers
  }

  async function some(
    plan: MetricPlan,
    standpoint: Standpoint,
    rev: bigint,
    { which, signal }: RunOptions & { readonly which: Which },
  ): Promise<number> {
    const { customers } = unwrap(
      await evaluateSome(
        { facts, ledger },
        { plan, standpoint, rev, which, ...(signal ? { signal } : {}) },
      ),
    )
    return customers
  }

  /**
   * Cut-points are drawn anew on each of the shop's days; then, or when everybody is computed, everybody is scored;
   * else whose numbers this run has written. Says whether everybody was.
   */
  async function score(
    plan: MetricPlan,
    standpoint: Standpoint,
    rev: bigint,
    everybody: boolean,
  ): Promise<boolean> {
    const known = await latestCuts(ledger, model.key)
    const isNewDay = known?.day !== dayOf(standpoint.asOf, standpoint.zone)
    const source = rfmSource(plan, model, standpoint)
    // A shop that is just being filled outgrows its cut-points within the day.
    const isOutgrown =
      known !== undefined && (await countScored(facts, source)) > known.scored * OUTGROWN
    if (known === undefined || isNewDay || isOutgrown || everybody) {
      const cuts = await drawCuts({ facts, ledger }, model, source, standpoint)
      await scoreCustomers(facts, { plan, model, standpoint, cuts, rev })
      return true
    }
    const run = param(rev, 'UInt64')
    const restrict = sql`customer IN (SELECT customer FROM customer_metrics WHERE rev = ${run})`
    await scoreCustomers(facts, { plan, model, standpoint, cuts: known, rev, restrict })
    return false
  }

  async function keep(
    standpoint: Standpoint,
    now: {
      cursor: bigint
      rules: string
      segments: string
      record: EvaluationRecord | undefined
      last: EvaluationRecord['last']
    },
  ): Promise<void> {
    const dues = await Promise.all([nextDue(facts), tiers.nextDue(), segments.nextDue()])
    // At the shop's midnight cut-points are drawn anew and day counts grow.
    const midnight = startOfDay(standpoint.asOf, standpoint.zone, 1)
    const nextAt = Math.min(midnight, ...dues.filter((due) => due !== undefined))
    await writeRecord(ledger, clock, {
      cursor: String(now.cursor),
      asOf: standpoint.asOf,
      nextDue: nextAt,
      rules: now.rules,
      segments: now.segments,
      last: now.last,
      lastFullAt:
        now.last.kind === 'full'
          ? now.last.finishedAt
          : (now.record?.lastFullAt ?? now.last.finishedAt),
    })
  }
}
