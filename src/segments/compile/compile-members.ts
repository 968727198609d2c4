import { NEVER } from '#metrics/compile/due.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { join, type Sql, sql } from '#sql/sql.ts'
import type { MetricName, RuleWords } from '../conditions/condition.ts'
import { type PlannedRule, refText, type RulePlan } from '../rule-plan.ts'
import {
  compileDecision,
  decidedRefs,
  newRuleStatement,
  number,
  type RuleSources,
  truthName,
} from './compile-rule.ts'
import type { Features, FeatureScope } from './features.ts'

/** What decides which rules of the plan, and from where. */
export type Deciding = {
  readonly plan: Pick<RulePlan, 'outputOf'>
  /** The rules to be decided: all of the plan, or some with all that refer to them. */
  readonly rules: readonly PlannedRule[]
  readonly words: RuleWords
  readonly sources: RuleSources
  readonly scope: FeatureScope
  /** Metrics that are given out beside, under these names. */
  readonly also?: readonly { readonly metric: MetricName; readonly as: Sql }[]
}

/** Rules as decided: the numbers of their outputs, rows that say of each, `t_<no>`, whether the customer is in it. */
export type DecidedRows = {
  readonly outputs: readonly number[]
  /** One row a customer: `customer`, the truths, what is given out beside, and what `due` needs. */
  readonly rows: Sql
  readonly due: Sql
  readonly features: Features
}

/** The rules' truths for each customer, in one statement. */
export function compileDecided(deciding: Deciding): DecidedRows {
  const { plan, rules, words, sources, scope, also = [] } = deciding
  const decided = decidedRefs(rules)
  const statement = newRuleStatement(words, scope.standpoint, sources, (ref) => {
    const output = plan.outputOf(ref)
    if (!output) throw new Error(`${refText(ref)} is not in the plan`)
    return { no: output.no, decided: decided.has(refText(ref)) }
  })
  const decisions = rules.map((rule) => compileDecision(rule, statement, words, sql`a_numbers`))
  const columns = [
    ...decisions.flatMap((decision) => decision.columns),
    ...also.map(({ metric, as }) => sql`${statement.use.metric(metric).value} AS ${as}`),
  ]
  const withs = statement.withs(scope)
  const rows = sql`${withs.length === 0 ? sql`` : sql`WITH ${join(withs, ',\n')}\n`}SELECT *${columns.length === 0 ? sql`` : sql`,\n    ${join(columns, ',\n    ')}`}
  FROM (${withAssigned(statement.rows(scope), sources.assigned)})`
  return {
    outputs: rules.flatMap((rule) => rule.outputs.map(({ no }) => no)).sort((a, b) => a - b),
    rows,
    due: dueOf(
      [
        ...(sources.assigned ? [sql`a_until`] : []),
        ...decisions.flatMap((decision) => decision.wakes),
      ],
      scope.standpoint,
    ),
    features: statement.features,
  }
}

/** What people gave by hand, beside. */
const withAssigned = (rows: Sql, assigned: Sql | undefined): Sql =>
  assigned === undefined
    ? sql`SELECT *, CAST([], 'Array(UInt32)') AS a_numbers FROM (${rows})`
    : sql`
    SELECT r.customer AS customer, r.* EXCEPT (customer), h.numbers AS a_numbers, h.until AS a_until
    FROM (${rows}) AS r
    LEFT JOIN (${assigned}) AS h ON h.customer = r.customer`

/**
 * (customer, fresh Array(UInt32), due DateTime64): the numbers of all outputs of the rules that each customer is in,
 * ascending, and when time alone may change that. One statement, one row a customer.
 */
export function compileMembers(deciding: Deciding): Sql {
  const { outputs, rows, due } = compileDecided(deciding)
  const fresh =
    outputs.length === 0
      ? sql`CAST([], 'Array(UInt32)')`
      : sql`arrayFilter((no, is_in) -> is_in, [${join(outputs.map(number))}], [${join(outputs.map(truthName))}])`
  return sql`SELECT
  customer,
  ${fresh} AS fresh,
  ${due} AS due
FROM (
  ${rows}
)`
}

/** The earliest of all instants that lie ahead. */
function dueOf(wakes: readonly Sql[], standpoint: Standpoint): Sql {
  const asOf = instant(standpoint.asOf)
  const never = instant(NEVER)
  const ahead = wakes.map(
    (at) => sql`if(ifNull(${at}, ${never}) > ${asOf}, ifNull(${at}, ${never}), ${never})`,
  )
  return sql`least(${join([sql`features_due`, ...ahead, sql`${never}`], ',\n    ')})`
}
