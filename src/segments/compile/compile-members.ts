import { NEVER } from '#metrics/compile/due.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { join, type Sql, sql } from '#sql/sql.ts'
import type { RuleWords } from '../conditions/condition.ts'
import { type PlannedRule, refText, type RulePlan } from '../rule-plan.ts'
import {
  compileDecision,
  decidedRefs,
  newRuleStatement,
  number,
  type RuleSources,
  truthName,
} from './compile-rule.ts'
import type { FeatureScope } from './features.ts'

/** What decides which rules of the plan, and from where. */
export type Deciding = {
  readonly plan: Pick<RulePlan, 'outputOf'>
  /** The rules to be decided: all of the plan, or some with all that refer to them. */
  readonly rules: readonly PlannedRule[]
  readonly words: RuleWords
  readonly sources: RuleSources
  readonly scope: FeatureScope
  /** Metrics that are given out beside, under these names. */
  readonly also?: readonly { readonly metric: string; readonly as: Sql }[]
}

/**
 * (customer, fresh Array(UInt32), due DateTime64): the numbers of all outputs of the rules that each customer is in,
 * ascending, and when time alone may change that. One statement, one row a customer.
 */
export function compileMembers({ plan, rules, words, sources, scope, also = [] }: Deciding): Sql {
  const { standpoint } = scope
  const decided = decidedRefs(rules)
  const statement = newRuleStatement(words, standpoint, sources, (ref) => {
    const output = plan.outputOf(ref)
    if (!output) throw new Error(`${refText(ref)} is not in the plan`)
    return { no: output.no, decided: decided.has(refText(ref)) }
  })
  const assigned = sql`a_numbers`
  const decisions = rules.map((rule) => compileDecision(rule, statement, words, assigned))
  const outputs = rules.flatMap((rule) => rule.outputs).sort((a, b) => a.no - b.no)
  const fresh =
    outputs.length === 0
      ? sql`CAST([], 'Array(UInt32)')`
      : sql`arrayFilter((no, is_in) -> is_in, [${join(outputs.map(({ no }) => number(no)))}], [${join(outputs.map(({ no }) => truthName(no)))}])`
  const columns = decisions.flatMap((decision) => decision.columns)
  const beside = also.map(({ metric, as }) => sql`, ${statement.use.metric(metric).value} AS ${as}`)
  return sql`SELECT
  customer,
  ${fresh} AS fresh,
  ${dueOf(
    decisions.flatMap(({ wakes }) => wakes),
    standpoint,
  )} AS due${join(beside, '')}
FROM (
  SELECT *${columns.length === 0 ? sql`` : sql`,\n    ${join(columns, ',\n    ')}`}
  FROM (
    SELECT r.customer AS customer, r.* EXCEPT (customer), h.numbers AS a_numbers, h.until AS a_until
    FROM (${statement.rows(scope)}) AS r
    LEFT JOIN (${sources.assigned}) AS h ON h.customer = r.customer
  )
)`
}

/** The earliest of all instants that lie ahead. */
function dueOf(wakes: readonly Sql[], standpoint: Standpoint): Sql {
  const asOf = instant(standpoint.asOf)
  const never = instant(NEVER)
  const ahead = [sql`a_until`, ...wakes].map(
    (at) => sql`if(ifNull(${at}, ${never}) > ${asOf}, ifNull(${at}, ${never}), ${never})`,
  )
  return sql`least(${join([sql`features_due`, ...ahead, sql`${never}`], ',\n    ')})`
}
