import { unwrap } from '#core/result.ts'
import type { ReferenceRow } from '#metrics/aggregates/aggregate.ts'
import type { Value, View } from '#metrics/facts/fact.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import type { FactMetric } from '#metrics/metric-spec.ts'
import { type MetricPlan, planMetrics, planSpec } from '#metrics/plan.ts'
import { referenceMetrics, referenceRows } from '#metrics/reference.ts'
import type { MemberRef, MetricName, RfmSight, RuleWords, Sight } from './conditions/condition.ts'
import { metricNamed } from './conditions/metric-words.ts'
import { cutKey } from './compile/compile-rule.ts'
import { type Decision, type PlannedRule, refText, type RulePlan } from './rule-plan.ts'
import type { RuleTree } from './rule.ts'
import { allOf, anyOf, isIn, opposite, type Truth } from './truth.ts'

/** One customer as rules see them: facts, and what follows from them elsewhere. */
export type Subject = {
  readonly history: CustomerHistory
  /** Keys of levels, by program. */
  readonly levels: ReadonlyMap<string, string>
  /** By model; absent: not scored. */
  readonly rfm: ReadonlyMap<string, RfmSight>
  /** Numbers that people gave by hand and that hold at the view's instant. */
  readonly assigned: ReadonlySet<number>
}

/** Plans of metrics that were asked for, remembered from customer to customer. */
export type SightMemory = {
  readonly plans: Map<string, MetricPlan>
  readonly cuts: ReadonlyMap<string, number | null>
}

export const newSightMemory = (cuts: SightMemory['cuts'] = new Map()): SightMemory => ({
  plans: new Map(),
  cuts,
})

/** The customer seen by conditions' TypeScript meanings. `members` says who is in what else. */
export function sightOf(
  subject: Subject,
  view: View,
  words: RuleWords,
  memory: SightMemory,
  member: (ref: MemberRef) => boolean,
): Sight {
  const values = new Map<string, Value>()
  return {
    view,
    member,
    level: (program) => subject.levels.get(program),
    rfm: (model) => subject.rfm.get(model),
    percentile: (metric, percent) => memory.cuts.get(cutKey(metric, percent)) ?? null,
    metric: (metric) => {
      const key = typeof metric === 'string' ? metric : JSON.stringify(metric)
      const found = values.get(key)
      if (found !== undefined) return found
      const value = metricValue(metric, key, { subject, view, words, memory })
      values.set(key, value)
      return value
    },
    rows: (spec) => rowsOf(spec, subject.history, view),
  }
}

type Seeing = {
  readonly subject: Subject
  readonly view: View
  readonly words: RuleWords
  readonly memory: SightMemory
}

function metricValue(metric: MetricName, key: string, seeing: Seeing): Value {
  const { subject, view, words, memory } = seeing
  const definition = unwrap(metricNamed(metric, words, ''))
  const plan = memory.plans.get(key) ?? unwrap(planMetrics([definition]))
  memory.plans.set(key, plan)
  const column = plan.columnOf.get(definition.key)?.name ?? ''
  return referenceMetrics(plan, subject.history, view).read[column] ?? null
}

/** The facts of a metric, oldest first. */
function rowsOf(spec: FactMetric, history: CustomerHistory, view: View): ReferenceRow[] {
  const planned = unwrap(planSpec(spec))
  if (planned.kind !== 'fact') throw new Error('not a metric of one fact')
  return referenceRows(planned.metric, history, view).sort((a, b) => a.at - b.at)
}

/** What a rule says of a customer. */
export function truthOf(tree: RuleTree, sight: Sight, words: RuleWords): Truth {
  switch (tree.kind) {
    case 'leaf':
      return tree.condition.matches(tree.node, sight, words)
    case 'not':
      return opposite(truthOf(tree.part, sight, words))
    case 'all':
      return allOf(tree.parts.map((part) => truthOf(part, sight, words)))
    case 'any':
      return anyOf(tree.parts.map((part) => truthOf(part, sight, words)))
  }
}

/** The TypeScript meaning of a whole plan: the numbers of all outputs that a customer is in, ascending. */
export function referenceMembers(
  plan: RulePlan,
  subject: Subject,
  view: View,
  words: RuleWords,
  memory: SightMemory,
): number[] {
  const inside = new Set<string>()
  const sight = sightOf(subject, view, words, memory, (ref) => inside.has(refText(ref)))
  for (const rule of plan.rules) {
    decide(rule, sight, words, subject.assigned).forEach((yes, index) => {
      const ref = rule.outputs[index]?.ref
      if (yes && ref) inside.add(refText(ref))
    })
  }
  return plan.rules
    .flatMap((rule) => rule.outputs)
    .filter(({ ref }) => inside.has(refText(ref)))
    .map(({ no }) => no)
    .sort((a, b) => a - b)
}

/** Which of a rule's outputs a customer is in. */
export function decide(
  { decision, outputs }: PlannedRule,
  sight: Sight,
  words: RuleWords,
  assigned: ReadonlySet<number>,
): boolean[] {
  const given = outputs.map(({ no }) => assigned.has(no))
  switch (decision.how) {
    case 'assigned':
      return given
    case 'rule':
      return [isIn(truthOf(decision.tree, sight, words))]
    case 'all':
      return decision.values.map(
        (value, index) =>
          given[index] === true ||
          ('tree' in value
            ? isIn(truthOf(value.tree, sight, words))
            : scoreOf(value.metric, sight) >= value.atLeast),
      )
    case 'first':
    case 'highest': {
      const byHand = given.indexOf(true)
      const chosen = byHand >= 0 ? byHand : chosenBy(decision, sight, words)
      return outputs.map((_, index) => index === chosen)
    }
  }
}

const scoreOf = (metric: MetricName, sight: Sight): number => {
  const value = sight.metric(metric)
  return value === null ? Number.NEGATIVE_INFINITY : Number(value)
}

/** The place of the value that rules choose; -1 = none. */
function chosenBy(
  decision: Extract<Decision, { how: 'first' | 'highest' }>,
  sight: Sight,
  words: RuleWords,
): number {
  const found =
    decision.how === 'first'
      ? decision.trees.findIndex((tree) => isIn(truthOf(tree, sight, words)))
      : highest(
          decision.scores.map(({ metric, atLeast }) => {
            const score = scoreOf(metric, sight)
            return score >= atLeast ? score : Number.NEGATIVE_INFINITY
          }),
        )
  const last = decision.how === 'first' ? decision.trees.length : decision.scores.length
  return found >= 0 || !decision.otherwise ? found : last
}

/** The first of the largest; -1 if none counts. */
function highest(scores: readonly number[]): number {
  const best = Math.max(...scores)
  return best === Number.NEGATIVE_INFINITY ? -1 : scores.indexOf(best)
}
