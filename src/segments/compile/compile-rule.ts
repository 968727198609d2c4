import { type Bound, join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Comparison } from '../conditions/comparison.ts'
import type { Compiled, MemberRef, RuleWords, Use } from '../conditions/condition.ts'
import { together } from '../conditions/together.ts'
import { dailyWakes } from '../conditions/wakes.ts'
import { type PlannedRule, refText } from '../rule-plan.ts'
import type { RuleTree } from '../rule.ts'
import { newCustomerSets } from './customer-sets.ts'
import { type Features, type FeatureScope, newFeatures } from './features.ts'

/** Where the parts of a customer that are no facts come from: subqueries with one row a customer. */
export type RuleSources = {
  /** (customer, level) of everybody with a level in the program. */
  readonly tiers: (program: string) => Sql
  /** (customer, r UInt8, f UInt8, m UInt8, class, group) of everybody scored. */
  readonly rfm: (model: string) => Sql
  /** (customer, numbers Array(UInt32)): what people gave by hand, and until when the next of it ends; absent: nothing. */
  readonly assigned?: Sql
  /** (customer, members Array(UInt32)) as they stand, for rules that are not decided in this statement. */
  readonly members: Sql
  /** Cut-points of percentiles that were drawn beforehand: by {@link cutKey}. */
  readonly cuts: ReadonlyMap<string, number | null>
}

export const cutKey = (metric: string, percent: number): string => `${metric} ${percent}`

/** A statement about rules, as it is put together. */
export type RuleStatement = {
  readonly use: Use
  readonly features: Features
  /** `name AS (…)` entries of WITH, for the SELECT that decides: who is among what is no fact. */
  readonly withs: (scope: FeatureScope) => readonly Sql[]
  /** One row a customer: `customer`, all that conditions asked for, `features_due`. */
  readonly rows: (scope: FeatureScope) => Sql
}

/**
 * Begins a statement. Conditions are compiled with its `use`; then `rows` is what they are evaluated over. `decided`:
 * outputs whose truth the statement itself says, under `t_<no>`.
 */
export function newRuleStatement(
  words: RuleWords,
  standpoint: Use['standpoint'],
  sources: RuleSources,
  outputOf: (ref: MemberRef) => { readonly no: number; readonly decided: boolean },
): RuleStatement {
  const features = newFeatures(words, standpoint)
  const sets = newCustomerSets()
  const use: Use = {
    standpoint,
    metric: features.metric,
    times: features.times,
    level: (program, keys) =>
      sets.among(
        `tier ${program}`,
        sources.tiers(program),
        keys ? sql`level IN (${param(keys, 'Array(String)')})` : sql`level != ''`,
      ),
    rfm: (model, asked) =>
      sets.among(`rfm ${model}`, sources.rfm(model), join([sql`r > 0`, ...asked], ' AND ')),
    member: (ref) => {
      const { no, decided } = outputOf(ref)
      if (decided) return { truth: truthName(no) }
      return sets.among('members', sources.members, sql`has(members, ${number(no)})`)
    },
    percentile: (metric, percent) => {
      const cut = sources.cuts.get(cutKey(metric, percent))
      return cut === undefined || cut === null ? sql`NULL` : sql`${param(cut, 'Float64')}`
    },
  }
  return { use, features, withs: sets.withs, rows: features.rows }
}

export const number = (no: number): Bound => param(no, 'UInt32')
export const truthName = (no: number): Sql => sql`${name(`t_${no}`)}`

/** A rule as a nullable condition, with the instants at which it may change by itself. */
export function compileTree(
  tree: RuleTree,
  use: Use,
  words: RuleWords,
): Compiled & { readonly wakes: readonly Sql[] } {
  switch (tree.kind) {
    case 'leaf': {
      const compiled = tree.condition.compile(tree.node, use, words)
      return { wakes: [], ...compiled }
    }
    case 'not': {
      const { truth, wakes } = compileTree(tree.part, use, words)
      return { truth: sql`NOT (${truth})`, wakes }
    }
    case 'all':
    case 'any': {
      const parts = tree.parts.map((part) => compileTree(part, use, words))
      return { wakes: [], ...together(tree.kind, parts) }
    }
  }
}

/** What a rule says of its outputs: `expression AS t_<no>` in an order in which each uses earlier ones. */
export type Decided = { readonly columns: readonly Sql[]; readonly wakes: readonly Sql[] }

/** Who is in a tree for sure. */
const sure = (truth: Sql): Sql => sql`toUInt8(ifNull(${truth}, 0))`

/** `assigned`: the numbers that people gave by hand; a value of a class that was set by hand goes before its rules. */
export function compileDecision(
  { decision, outputs }: PlannedRule,
  statement: RuleStatement,
  words: RuleWords,
  assigned: Sql,
): Decided {
  const { use } = statement
  const given = (no: number): Sql => sql`has(${assigned}, ${number(no)})`
  const only = outputs[0]?.no ?? 0
  switch (decision.how) {
    case 'assigned':
      return { columns: outputs.map(({ no }) => sql`${given(no)} AS ${truthName(no)}`), wakes: [] }
    case 'rule': {
      const { truth, wakes } = compileTree(decision.tree, use, words)
      return { columns: [sql`${sure(truth)} AS ${truthName(only)}`], wakes }
    }
    case 'all': {
      const labels = decision.values.map((value) =>
        'tree' in value
          ? compileTree(value.tree, use, words)
          : {
              truth: sql`(${use.metric(value.metric).value} >= ${float(value.atLeast)})`,
              wakes: dailyWakes(use.metric(value.metric), reaches(value.atLeast), use),
            },
      )
      return {
        columns: labels.map(({ truth }, index) => {
          const no = outputs[index]?.no ?? 0
          return sql`(${sure(truth)} OR ${given(no)}) AS ${truthName(no)}`
        }),
        wakes: labels.flatMap(({ wakes }) => wakes),
      }
    }
    case 'first': {
      const trees = decision.trees.map((tree) => compileTree(tree, use, words))
      const fits = trees.flatMap(({ truth }, index) => [
        sql`ifNull(${truth}, 0)`,
        sql`${place(index + 1)}`,
      ])
      const chosen = sql`multiIf(${join([...fits, place(decision.otherwise ? trees.length + 1 : 0)])})`
      return {
        columns: chosenColumns(outputs, chosen, given),
        wakes: trees.flatMap(({ wakes }) => wakes),
      }
    }
    case 'highest': {
      const scores = decision.scores.map(({ metric, atLeast }) => {
        const value = sql`ifNull(toFloat64(${use.metric(metric).value}), -inf)`
        return Number.isFinite(atLeast)
          ? sql`if(${value} >= ${float(atLeast)}, ${value}, -inf)`
          : value
      })
      const last = place(decision.otherwise ? scores.length + 1 : 0)
      const all = sql`[${join(scores)}]`
      const chosen = sql`if(arrayMax(${all}) = -inf, ${last}, toUInt16(indexOf(${all}, arrayMax(${all}))))`
      const wakes = decision.scores.flatMap(({ metric }) =>
        dailyWakes(use.metric(metric), undefined, use),
      )
      return { columns: chosenColumns(outputs, chosen, given), wakes }
    }
  }
}

const reaches = (atLeast: number): Comparison | undefined =>
  Number.isFinite(atLeast) ? { operator: 'at_least', operand: atLeast } : undefined
const place = (index: number): Bound => param(index, 'UInt16')
const float = (value: number): Bound => param(value, 'Float64')

/** One of several: what was set by hand, else what the rules chose. */
function chosenColumns(
  outputs: PlannedRule['outputs'],
  chosen: Sql,
  given: (no: number) => Sql,
): readonly Sql[] {
  const first = outputs[0]?.no ?? 0
  const choice = sql`${name(`c_${first}`)}`
  const byHand = outputs.flatMap(({ no }, index) => [given(no), sql`${place(index + 1)}`])
  return [
    sql`multiIf(${join([...byHand, chosen])}) AS ${choice}`,
    ...outputs.map(({ no }, index) => sql`(${choice} = ${place(index + 1)}) AS ${truthName(no)}`),
  ]
}

/** For messages: which outputs a statement decides. */
export const decidedRefs = (rules: readonly PlannedRule[]): ReadonlySet<string> =>
  new Set(rules.flatMap((rule) => rule.outputs.map(({ ref }) => refText(ref))))
