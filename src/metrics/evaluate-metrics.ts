import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { layoutOf, METRICS_TABLE, NEXT_METRICS_TABLE } from './metrics-table.ts'
import {
  beginNext,
  type Evaluated,
  GATHERED,
  gather,
  readEvaluated,
  slicesOfAll,
  swapInNext,
  type Which,
  writeEvaluated,
  writeSlice,
} from './metrics.store.ts'
import type { MetricPlan } from './plan.ts'
import type { Standpoint } from './standpoint.ts'

export type EvaluateContext = { readonly facts: Facts; readonly ledger: Ledger }

/** One run. `rev` must be larger than that of every run before; nobody else evaluates meanwhile (hold a lock). */
export type EvaluateOptions = {
  readonly plan: MetricPlan
  readonly standpoint: Omit<Standpoint, 'knownAt'>
  readonly rev: bigint
  /** Stops between slices and kills the running statement; a full run then leaves the old answer in place. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export type EvaluatedCount = { readonly customers: number }

/**
 * Computes all metrics of all customers anew, beside the answer in use, and swaps the two when it is whole. Also
 * what makes a changed set of definitions take effect.
 *
 * @example await evaluateAll({ facts, ledger }, { plan, standpoint: { asOf, zone, currency }, rev })
 */
export async function evaluateAll(
  { facts, ledger }: EvaluateContext,
  { plan, standpoint, rev, signal, onProgress }: EvaluateOptions,
): Promise<EvaluatedCount> {
  await beginNext(facts, plan)
  const slices = await Promise.all(facts.shards.map((shard) => slicesOfAll(shard)))
  const total = slices.flat().reduce((sum, slice) => sum + slice.customers, 0)
  let done = 0
  const evaluateShard = async (shard: Facts, index: number): Promise<void> => {
    for (const slice of slices[index] ?? []) {
      signal?.throwIfAborted()
      await writeSlice(shard, plan, standpoint, {
        slice,
        into: NEXT_METRICS_TABLE,
        rev,
        ...(signal && { signal }),
      })
      done += slice.customers
      onProgress?.(done, total)
    }
  }
  await Promise.all(facts.shards.map(evaluateShard))
  await swapInNext(facts)
  await writeEvaluated(ledger, plan, standpoint, rev)
  return { customers: total }
}

/**
 * Computes all metrics of some customers anew, whole from their facts: whoever was touched by batches, whoever is
 * due, or whom the caller names. The same statement as {@link evaluateAll}, restricted.
 *
 * Fails with `metrics_outdated` if the definitions, the shop's zone or its currency are not those that the table
 * was built with: then a full evaluation is needed.
 *
 * @example await evaluateSome(context, { plan, standpoint, rev, which: { batches: { after: 41n, upTo: 57n }, due: true } })
 */
export async function evaluateSome(
  { facts, ledger }: EvaluateContext,
  { plan, standpoint, rev, signal, onProgress, which }: EvaluateOptions & { readonly which: Which },
): Promise<Result<EvaluatedCount>> {
  if (!isUpToDate(await readEvaluated(ledger), plan, standpoint)) {
    return fail(problem('metrics_outdated'))
  }
  let done = 0
  const evaluateShard = async (shard: Facts): Promise<void> => {
    await using session = await shard.session()
    for (const slice of await gather(session, which, standpoint.asOf)) {
      signal?.throwIfAborted()
      await writeSlice(session, plan, standpoint, {
        slice,
        among: GATHERED,
        into: METRICS_TABLE,
        rev,
        ...(signal && { signal }),
      })
      done += slice.customers
      onProgress?.(done, done)
    }
  }
  await Promise.all(facts.shards.map(evaluateShard))
  return ok({ customers: done })
}

/** Whether the table in use was built with these definitions, in this zone and currency. */
export function isUpToDate(
  evaluated: Evaluated | undefined,
  plan: MetricPlan,
  standpoint: Pick<Standpoint, 'zone' | 'currency'>,
): boolean {
  if (!evaluated) return false
  if (evaluated.zone !== standpoint.zone || evaluated.currency !== standpoint.currency) return false
  const wanted = Object.entries(layoutOf(plan))
  return (
    wanted.length === Object.keys(evaluated.layout).length &&
    wanted.every(([column, meaning]) => evaluated.layout[column] === meaning)
  )
}
