import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { MemberRef, MemberWords, MetricName, RuleWords } from './conditions/condition.ts'
import { metricColumn } from './conditions/metric-words.ts'
import type { ClassDefinition, RuleDefinition, TagDefinition } from './definition.ts'
import { leavesOf, parseRule, type RuleTree, together } from './rule.ts'

/** Something that customers are in or not: a segment, a tag, one value of a tag or of a class. */
export type Output = {
  /** Its number for good: what rows and histories speak of. */
  readonly no: number
  readonly ref: MemberRef
}

/** How a definition decides. `assigned`: by hand alone. */
export type Decision =
  | { readonly how: 'assigned' }
  | { readonly how: 'rule'; readonly tree: RuleTree }
  | {
      readonly how: 'first'
      readonly trees: readonly RuleTree[]
      readonly otherwise: boolean
    }
  | {
      readonly how: 'highest'
      readonly scores: readonly { readonly metric: MetricName; readonly atLeast: number }[]
      readonly otherwise: boolean
    }
  | { readonly how: 'all'; readonly values: readonly LabelDecision[] }
export type LabelDecision =
  | { readonly tree: RuleTree }
  | { readonly metric: MetricName; readonly atLeast: number }

/** A definition ready to be compiled; outputs stand in the order of its values, `otherwise` last. */
export type PlannedRule = {
  readonly definition: RuleDefinition
  readonly outputs: readonly Output[]
  readonly decision: Decision
  /** Definitions that it refers to. */
  readonly refers: readonly string[]
}

/** All definitions, each after those that it refers to. */
export type RulePlan = {
  readonly rules: readonly PlannedRule[]
  readonly outputOf: (ref: MemberRef) => Output | undefined
}

export const idOf = ({ kind, key }: Pick<MemberRef, 'kind' | 'key'>): string => `${kind}:${key}`
export const refText = ({ kind, key, value }: MemberRef): string =>
  value === undefined ? `${kind}:${key}` : `${kind}:${key}=${value}`

/** What a definition goes by: `segment:vip`. */
export const definitionId = ({ kind, body }: RuleDefinition): string =>
  idOf({ kind, key: body.key })

/** A definition's values in order, `otherwise` last; undefined where it has none and is one whole. */
export function valuesOf({ kind, body }: RuleDefinition): MemberWords['values'] {
  if (kind === 'segment') return undefined
  if (kind === 'tag') return body.values
  return [...body.values, ...(body.otherwise ? [body.otherwise] : [])]
}

/** What a definition's members are called, in order. */
export function refsOf(definition: RuleDefinition): MemberRef[] {
  const { kind, body } = definition
  const { key } = body
  return valuesOf(definition)?.map((value) => ({ kind, key, value: value.key })) ?? [{ kind, key }]
}

/** A definition as others refer to it. */
export function memberWords(definition: RuleDefinition): MemberWords {
  const { name } = definition.body
  const values = valuesOf(definition)
  return values ? { name, values } : { name }
}

/**
 * Looks up all words of the definitions and puts them into an order in which none refers to a later one. `numberOf`
 * gives outputs their numbers. Problems: what {@link parseRule} says, and `rule_cycle` with the path of the circle, which
 * begins with the earliest of the definitions in it and points at its reference to the next.
 */
export function planRules(
  definitions: readonly RuleDefinition[],
  words: RuleWords,
  numberOf: (ref: MemberRef) => number,
): Result<RulePlan> {
  const planned = new Map<string, PlannedRule>()
  const problems: Problem[] = []
  for (const definition of definitions) {
    const rule = planRule(definition, words, numberOf)
    if (rule.ok) planned.set(definitionId(definition), rule.value)
    else problems.push(rule.problem)
  }
  if (problems.length > 0) return fail(together(problems))
  const ordered = inOrder(planned)
  if (!ordered.ok) return ordered
  const outputs = new Map(
    ordered.value.flatMap((rule) => rule.outputs).map((output) => [refText(output.ref), output]),
  )
  return ok({ rules: ordered.value, outputOf: (ref) => outputs.get(refText(ref)) })
}

/** One definition with its words looked up. Problems point into the definition. */
export function planRule(
  definition: RuleDefinition,
  words: RuleWords,
  numberOf: (ref: MemberRef) => number = () => 0,
): Result<PlannedRule> {
  const decision = decisionOf(definition, words)
  if (!decision.ok) return decision
  return ok({
    definition,
    decision: decision.value,
    outputs: refsOf(definition).map((ref) => ({ ref, no: numberOf(ref) })),
    refers: [...new Set(treesOf(decision.value).flatMap(referencesOf))],
  })
}

const MEMBER_KINDS: ReadonlySet<string> = new Set(['segment', 'tag', 'class'])

/** The definitions that a rule refers to. */
export const referencesOf = (tree: RuleTree): string[] =>
  leavesOf(tree).flatMap(({ condition, node }) =>
    MEMBER_KINDS.has(condition.key) ? [...condition.touches(node)] : [],
  )

/** What the conditions of rules touch (`metric:…`, `tier:…`, `event:…`): once for each condition that does. */
export const touchesOf = (rules: readonly Pick<PlannedRule, 'decision'>[]): string[] =>
  rules
    .flatMap(({ decision }) => treesOf(decision))
    .flatMap(leavesOf)
    .flatMap(({ condition, node }) => [...condition.touches(node)])

export function treesOf(decision: Decision): readonly RuleTree[] {
  switch (decision.how) {
    case 'rule':
      return [decision.tree]
    case 'first':
      return decision.trees
    case 'all':
      return decision.values.flatMap((value) => ('tree' in value ? [value.tree] : []))
    case 'assigned':
    case 'highest':
      return []
  }
}

function decisionOf({ kind, body }: RuleDefinition, words: RuleWords): Result<Decision> {
  if (kind === 'segment')
    return body.kind === 'dynamic' ? byRule(body.where, words) : ok({ how: 'assigned' })
  if (kind === 'class') return decisionOfClass(body, words)
  if (body.source === 'manual') return ok({ how: 'assigned' })
  return body.values ? firstOf(body.values, false, words) : byRule(body.where, words)
}

function byRule(where: unknown, words: RuleWords): Result<Decision> {
  if (where === undefined) return fail(problem('missing_field', { field: 'where' }, '/where'))
  const tree = parseRule(where, words, '/where')
  return tree.ok ? ok({ how: 'rule', tree: tree.value }) : tree
}

function firstOf(
  values: NonNullable<TagDefinition['values']> | ClassDefinition['values'],
  otherwise: boolean,
  words: RuleWords,
): Result<Decision> {
  const doubled = doubledKey(values)
  if (doubled) return fail(doubled)
  const trees = values.map(({ where }, index) =>
    where === undefined
      ? fail(problem('missing_field', { field: 'where' }, `/values/${index}/where`))
      : parseRule(where, words, `/values/${index}/where`),
  )
  const wrong = trees.flatMap((tree) => (tree.ok ? [] : [tree.problem]))
  if (wrong.length > 0) return fail(together(wrong))
  return ok({
    how: 'first',
    otherwise,
    trees: trees.flatMap((tree) => (tree.ok ? [tree.value as RuleTree] : [])),
  })
}

function doubledKey(values: readonly { readonly key: string }[]): Problem | undefined {
  const index = values.findIndex(({ key }, at) => values.findIndex((one) => one.key === key) < at)
  return index < 0
    ? undefined
    : problem('duplicate_key', { key: values[index]?.key ?? '' }, `/values/${index}/key`)
}

function decisionOfClass(body: ClassDefinition, words: RuleWords): Result<Decision> {
  const otherwise = body.otherwise !== undefined
  const all = [...body.values, ...(body.otherwise ? [body.otherwise] : [])]
  const doubled = doubledKey(all)
  if (doubled) return fail(doubled)
  if (body.choose === 'first') return firstOf(body.values, otherwise, words)
  const labels = body.values.map((value, index) =>
    labelOf(value, body.choose, words, `/values/${index}`),
  )
  const wrong = labels.flatMap((label) => (label.ok ? [] : [label.problem]))
  if (wrong.length > 0) return fail(together(wrong))
  const values = labels.flatMap((label) => (label.ok ? [label.value as LabelDecision] : []))
  if (body.choose === 'all')
    return otherwise
      ? fail(
          problem(
            'invalid_value',
            { detail: 'labels have no otherwise / 多标签分类没有“其余”' },
            '/otherwise',
          ),
        )
      : ok({ how: 'all', values })
  return ok({
    how: 'highest',
    otherwise,
    scores: values.flatMap((one) => ('metric' in one ? [one] : [])),
  })
}

function labelOf(
  value: ClassDefinition['values'][number],
  choose: ClassDefinition['choose'],
  words: RuleWords,
  path: string,
): Result<LabelDecision> {
  if (value.where !== undefined && choose === 'all') {
    const tree = parseRule(value.where, words, `${path}/where`)
    return tree.ok ? ok({ tree: tree.value }) : tree
  }
  if (value.score === undefined)
    return fail(problem('missing_field', { field: 'score' }, `${path}/score`))
  const column = metricColumn(value.score, words, `${path}/score`)
  if (!column.ok) return column
  const { readAs } = column.value.column
  if (readAs !== 'integer' && readAs !== 'float')
    return fail(
      problem('invalid_value', { detail: 'a score is a number / 评分必须是数值' }, `${path}/score`),
    )
  return ok({ metric: value.score, atLeast: value.at_least ?? Number.NEGATIVE_INFINITY })
}

function inOrder(planned: ReadonlyMap<string, PlannedRule>): Result<PlannedRule[]> {
  const done = new Set<string>()
  const ordered: PlannedRule[] = []
  const visit = (id: string, above: readonly string[]): Problem | undefined => {
    if (done.has(id)) return undefined
    const again = above.indexOf(id)
    if (again >= 0) {
      const circle = fromEarliest(above.slice(again), [...planned.keys()])
      const [first = '', next = first] = circle
      const path = [...circle, first].join(' → ')
      return problem('rule_cycle', { path }, referenceTo(planned.get(first), next))
    }
    const rule = planned.get(id)
    if (!rule) return undefined
    for (const other of rule.refers) {
      const circle = visit(other, [...above, id])
      if (circle) return circle
    }
    done.add(id)
    ordered.push(rule)
    return undefined
  }
  for (const id of planned.keys()) {
    const circle = visit(id, [])
    if (circle) return fail(circle)
  }
  return ok(ordered)
}

/** A circle, begun with that one of it which stands first in the order. */
function fromEarliest(circle: readonly string[], order: readonly string[]): string[] {
  const places = circle.map((id) => order.indexOf(id))
  const start = places.indexOf(Math.min(...places))
  return [...circle.slice(start), ...circle.slice(0, start)]
}

/** Where a definition refers to another one: a JSON pointer into it. */
function referenceTo(rule: PlannedRule | undefined, other = ''): string {
  const leaf = (rule ? treesOf(rule.decision) : [])
    .flatMap(leavesOf)
    .find(({ condition, node }) => condition.touches(node).includes(other))
  return leaf ? `${leaf.path}/${leaf.condition.key}` : ''
}

/** The rules of these definitions and of all that refer to them, directly or not: who must be decided anew. */
export function withDependants(plan: RulePlan, ids: ReadonlySet<string>): PlannedRule[] {
  const affected = new Set(ids)
  return plan.rules.filter((rule) => {
    const id = definitionId(rule.definition)
    if (rule.refers.some((other) => affected.has(other))) affected.add(id)
    return affected.has(id)
  })
}
