import type { Which } from '#metrics/metrics.store.ts'
import type { Layout } from '#metrics/metrics-table.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { ASSIGNED, KEPT_MEMBERS, loadAssigned } from './assignments.store.ts'
import type { RuleSources } from './compile/compile-rule.ts'
import type { RuleWords } from './conditions/condition.ts'
import {
  beginNextRules,
  customersGathered,
  gatherRules,
  nextSlices,
  swapInNextRules,
  writeGone,
  writeRules,
} from './evaluate-rules.store.ts'
import type { PlannedRule, RulePlan } from './rule-plan.ts'
import { NEXT_RULES_TABLE, RULES_TABLE } from './rules.table.ts'

/** One run over the rules. */
export type RuleEvaluation = {
  readonly plan: RulePlan
  /** Which rules are decided; what else customers are in stays as it was. */
  readonly rules: readonly PlannedRule[]
  readonly words: RuleWords
  readonly standpoint: Omit<Standpoint, 'knownAt'>
  /** Larger than that of any run before. */
  readonly rev: bigint
  /** Everybody (built beside and swapped in), or whoever was touched, is due, or was changed by this run. */
  readonly which: Which | 'all'
  /** Numbers, beside those of the plan, that customers stay in: of definitions that cannot be decided. */
  readonly keep: readonly number[]
  /** Subqueries (customer) of whom this run has changed what rules read: numbers, levels. */
  readonly changed: readonly Sql[]
  /** What `customer_metrics` holds. */
  readonly kept: Layout
  readonly sources: Pick<RuleSources, 'tiers' | 'rfm' | 'cuts'>
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** Customers that are looked up in the ledger one by one; more are read whole. */
const NAMED = 20_000

/**
 * Decides the rules for everybody or for some and writes what each customer is in, with what changed. Nobody else
 * evaluates meanwhile (hold the lock). The history is written afterwards, see `logChanges`.
 *
 * @throws the signal's reason when it says so; a whole run then leaves the old answer in place
 */
export async function evaluateRules(
  stores: { readonly facts: Facts; readonly ledger: Ledger },
  evaluation: RuleEvaluation,
): Promise<{ readonly customers: number }> {
  return evaluation.which === 'all'
    ? decideAll(stores, evaluation)
    : decideSome(stores, evaluation, evaluation.which)
}

async function decideAll(
  { facts, ledger }: { readonly facts: Facts; readonly ledger: Ledger },
  evaluation: RuleEvaluation,
): Promise<{ customers: number }> {
  const { signal, onProgress } = evaluation
  await beginNextRules(facts)
  const slices = await Promise.all(facts.shards.map((shard) => nextSlices(shard)))
  const total = slices.flat().reduce((sum, slice) => sum + slice.customers, 0)
  let done = 0
  const decideShard = async (shard: Facts, index: number): Promise<void> => {
    await using session = await shard.session()
    await loadAssigned(ledger, session, { asOf: evaluation.standpoint.asOf })
    for (const slice of slices[index] ?? []) {
      signal?.throwIfAborted()
      const restrict = sql`customer BETWEEN ${param(slice.from, 'UInt32')} AND ${param(slice.to, 'UInt32')}`
      await writeRules(session, { ...writing(evaluation), restrict, into: NEXT_RULES_TABLE })
      done += slice.customers
      onProgress?.(done, total)
    }
  }
  await Promise.all(facts.shards.map(decideShard))
  await swapInNextRules(facts)
  return { customers: total }
}

async function decideSome(
  { facts, ledger }: { readonly facts: Facts; readonly ledger: Ledger },
  evaluation: RuleEvaluation,
  which: Which,
): Promise<{ customers: number }> {
  const { standpoint, rev, signal, changed } = evaluation
  let customers = 0
  const decideShard = async (shard: Facts): Promise<void> => {
    await using session = await shard.session()
    const slices = await gatherRules(session, which, { asOf: standpoint.asOf, changed })
    const count = slices.reduce((sum, slice) => sum + slice.customers, 0)
    if (count === 0) return
    const named = count <= NAMED ? await customersGathered(session) : undefined
    await loadAssigned(ledger, session, { asOf: standpoint.asOf }, named)
    for (const slice of slices) {
      signal?.throwIfAborted()
      const restrict = and([
        sql`customer BETWEEN ${param(slice.from, 'UInt32')} AND ${param(slice.to, 'UInt32')}`,
        sql`customer IN (SELECT customer FROM gathered)`,
      ])
      await writeRules(session, { ...writing(evaluation), restrict, into: RULES_TABLE })
      await writeGone(session, { restrict, standpoint, rev })
      customers += slice.customers
    }
  }
  await Promise.all(facts.shards.map(decideShard))
  return { customers }
}

const writing = ({
  plan,
  rules,
  words,
  standpoint,
  rev,
  kept,
  sources,
  keep,
  signal,
}: RuleEvaluation) => ({
  keep,
  deciding: {
    plan,
    rules,
    words,
    sources: { ...sources, assigned: ASSIGNED, members: KEPT_MEMBERS },
    scope: { standpoint, kept },
  },
  rev,
  ...(signal ? { signal } : {}),
})
