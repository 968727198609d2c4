import type { Facts } from '#stores/ports.ts'
import type { Value } from './facts/fact.ts'
import { readHistories } from './history.store.ts'
import { slicesOfAll } from './metrics.store.ts'
import type { MetricPlan } from './plan.ts'
import { computeMetrics, listCustomerMetrics } from './read-metrics.store.ts'
import { referenceMetrics, viewFrom } from './reference.ts'
import { sameValue } from './same-value.ts'
import type { Standpoint } from './standpoint.ts'
import { differingCustomers, sampleCustomers } from './verify-metrics.store.ts'

/** A metric of a customer on which two ways of working it out differ. `undefined`: the customer is missing there. */
export type MetricDifference = {
  readonly customer: number
  readonly metric: string
  /** What is stored, from full and incremental runs. */
  readonly stored: Value | undefined
  /** What the statement says now, from the facts. */
  readonly full: Value | undefined
  /** What the TypeScript meaning says. */
  readonly reference: Value | undefined
  /** What does not hold: stored = full, or full = reference. */
  readonly check: 'full' | 'reference'
}

export type VerifyOptions = {
  readonly plan: MetricPlan
  /** Everybody must be evaluated up to here: nobody touched since, nobody due. */
  readonly standpoint: Omit<Standpoint, 'knownAt'>
  /** How many customers go through TypeScript, too, evenly spread; the rest is compared in the engine. */
  readonly sample: number | 'all'
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export type Verified = {
  /** Customers whose stored numbers were compared with fresh ones. */
  readonly customers: number
  /** Customers who went through TypeScript. */
  readonly sampled: number
  /** At most {@link MOST} of them. */
  readonly differences: readonly MetricDifference[]
  /** There may be more than these. */
  readonly isCut: boolean
}

const MOST = 100
const BATCH = 500

/**
 * Proves that incremental = full = TypeScript meaning: compares what is stored with what the statement says of all
 * customers now, and, for a sample, with what the TypeScript meaning says of their facts.
 *
 * @example (await verifyMetrics(facts, { plan, standpoint, sample: 1000 })).differences // []
 */
export async function verifyMetrics(facts: Facts, options: VerifyOptions): Promise<Verified> {
  const { plan, standpoint, sample, signal, onProgress } = options
  const found: MetricDifference[] = []
  let customers = 0
  let sampled = 0
  for (const shard of facts.shards) {
    const slices = await slicesOfAll(shard)
    const total = slices.reduce((sum, slice) => sum + slice.customers, 0)
    for (const slice of slices) {
      signal?.throwIfAborted()
      const suspects = await differingCustomers(shard, plan, standpoint, slice, MOST)
      found.push(...(await compare(shard, plan, suspects, standpoint)))
      customers += slice.customers
      onProgress?.(customers, total)
    }
    const chosen = await sampleCustomers(shard, sample)
    for (let from = 0; from < chosen.length && found.length < MOST; from += BATCH) {
      signal?.throwIfAborted()
      const batch = chosen.slice(from, from + BATCH)
      found.push(...(await compare(shard, plan, batch, standpoint)))
      sampled += batch.length
    }
  }
  const unique = [...new Map(found.map((one) => [`${one.customer} ${one.metric}`, one])).values()]
  const isCut = unique.length >= MOST
  return { customers, sampled, differences: unique.slice(0, MOST), isCut }
}

/** All three ways for some customers; the metrics on which they do not agree. */
async function compare(
  shard: Facts,
  plan: MetricPlan,
  customers: readonly number[],
  standpoint: Standpoint,
): Promise<MetricDifference[]> {
  if (customers.length === 0) return []
  const columns = [...plan.columns, ...plan.derived]
  const [stored, full, histories] = await Promise.all([
    listCustomerMetrics(shard, { columns, customers, limit: customers.length }, standpoint),
    computeMetrics(shard, plan, customers, standpoint),
    readHistories(shard, customers, standpoint),
  ])
  const view = viewFrom(standpoint)
  const storedOf = new Map(stored.map(({ customer, values }) => [customer, values]))
  const fullOf = new Map(full.map(({ customer, values }) => [customer, values]))
  return customers.flatMap((customer) => {
    const history = histories.get(customer)
    const reference = history && referenceMetrics(plan, history, view).read
    return columns.flatMap((column): MetricDifference[] => {
      const { name } = column
      const one = {
        customer,
        metric: name,
        stored: storedOf.get(customer)?.[name],
        full: fullOf.get(customer)?.[name],
        reference: reference?.[name],
      }
      if (!sameValue(column, one.stored, one.full)) return [{ ...one, check: 'full' }]
      const same = sameValue(column, one.full, one.reference)
      return same ? [] : [{ ...one, check: 'reference' }]
    })
  })
}
