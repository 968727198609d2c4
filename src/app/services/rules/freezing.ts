import { canonicalJson } from '#core/json.ts'
import { ok, type Result } from '#core/result.ts'
import { assign, unassignOthers } from '#segments/assignments.store.ts'
import type { RuleDefinition } from '#segments/definition.ts'
import { numberOf } from '#segments/rule-number.ts'
import type { Actor } from '#api/actor.ts'
import { touchCustomers } from '../touch.store.ts'
import type { RuleDeps } from './asking.ts'
import { whoeverMeets } from './audience.ts'

/** Whether a definition, as it will be, takes its members from its rule at the moment at which it is written. */
export function isToFreeze(
  { kind, body }: RuleDefinition,
  was: RuleDefinition | undefined,
): boolean {
  if (kind !== 'segment' || body.kind !== 'frozen' || body.where === undefined) return false
  if (was?.kind !== 'segment' || was.body.kind !== 'frozen') return true
  return canonicalJson(was.body.where ?? null) !== canonicalJson(body.where)
}

/** A frozen segment keeps whoever meets its rule at this moment, and nobody else. `was`: as it was until now. */
export async function freeze(
  deps: RuleDeps,
  actor: Actor,
  definition: RuleDefinition,
  was?: RuleDefinition,
): Promise<Result<true>> {
  if (!isToFreeze(definition, was)) return ok(true)
  const { key, where } = definition.body as { key: string; where?: unknown }
  const met = await whoeverMeets(deps, where, '/definition/where')
  if (!met.ok) return met
  const customers = met.value
  const rule = numberOf((await deps.rules.live()).numbers, { kind: 'segment', key })
  const given = { rule, customers, by: actor.name, at: deps.clock.now() }
  const moved = [
    ...(await unassignOthers(deps.ledger, given)),
    ...(await assign(deps.ledger, given)),
  ]
  if (moved.length > 0) await touchCustomers(deps, moved)
  return ok(true)
}
