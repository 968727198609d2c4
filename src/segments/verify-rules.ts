import { readHistories } from '#metrics/history.store.ts'
import { viewFrom } from '#metrics/reference.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import { ASSIGNED, KEPT_MEMBERS, loadAssigned } from './assignments.store.ts'
import { compileMembers } from './compile/compile-members.ts'
import type { RuleEvaluation } from './evaluate-rules.ts'
import { referenceMembers, newSightMemory, type Subject } from './sight.ts'
import { differingMembers, readStates, sampleMembers } from './verify-rules.store.ts'

/** A customer whose stored memberships are not what they should be: numbers that are too many or missing. */
export type RuleDifference = {
  readonly customer: number
  readonly stored: readonly number[]
  readonly recomputed: readonly number[]
  readonly check: 'rules' | 'rules_reference'
}

export type VerifyRules = Omit<RuleEvaluation, 'rules' | 'rev' | 'which' | 'changed' | 'keep'> & {
  /** How many customers go through the TypeScript meaning, too. */
  readonly sample: number
}

const MOST = 1000
const BATCH = 250

/** Decides everybody anew, in one statement and (a sample) customer by customer in TypeScript: who differs from what is kept. */
export async function verifyRules(
  { facts, ledger }: { readonly facts: Facts; readonly ledger: Ledger },
  check: VerifyRules,
): Promise<{
  readonly customers: number
  readonly sampled: number
  readonly differences: readonly RuleDifference[]
  /** There may be more than these. */
  readonly isCut: boolean
}> {
  const found: RuleDifference[] = []
  let customers = 0
  let sampled = 0
  for (const shard of facts.shards) {
    await using session = await shard.session()
    await loadAssigned(ledger, session, { asOf: check.standpoint.asOf })
    const fresh = compileMembers({
      plan: check.plan,
      rules: check.plan.rules,
      words: check.words,
      sources: { ...check.sources, assigned: ASSIGNED, members: KEPT_MEMBERS },
      scope: { standpoint: check.standpoint, kept: check.kept },
    })
    const planned = check.plan.rules.flatMap((rule) => rule.outputs.map(({ no }) => no))
    const compared = await differingMembers(session, fresh, planned, MOST)
    customers += compared.customers
    found.push(...compared.differences.map((one) => ({ ...one, check: 'rules' as const })))
    const chosen = await sampleMembers(
      session,
      planned,
      Math.ceil(check.sample / facts.shards.length),
    )
    for (let from = 0; from < chosen.length; from += BATCH) {
      check.signal?.throwIfAborted()
      const batch = chosen.slice(from, from + BATCH)
      found.push(...(await byHand(session, batch, check)))
      sampled += batch.length
    }
  }
  return {
    customers,
    sampled,
    differences: found.slice(0, MOST),
    isCut: found.length >= MOST,
  }
}

/** The same customers by the TypeScript meaning. */
async function byHand(
  session: Facts,
  batch: readonly { readonly customer: number; readonly members: readonly number[] }[],
  { plan, words, standpoint, sources }: VerifyRules,
): Promise<RuleDifference[]> {
  const ids = batch.map(({ customer }) => customer)
  const [histories, states] = await Promise.all([
    readHistories(session, ids, {}),
    readStates(session, ids, plan, sources),
  ])
  const view = viewFrom(standpoint)
  const memory = newSightMemory(sources.cuts)
  return batch.flatMap(({ customer, members }): RuleDifference[] => {
    const history = histories.get(customer)
    const state = states.get(customer)
    if (!history || !state) return []
    const subject: Subject = { ...state, history }
    const meant = referenceMembers(plan, subject, view, words, memory)
    if (JSON.stringify(meant) === JSON.stringify(members)) return []
    return [{ customer, stored: members, recomputed: meant, check: 'rules_reference' }]
  })
}
