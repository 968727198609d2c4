import { type Static, Type } from 'typebox'
import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { schemaProblems } from '#core/schema-problems.ts'
import type { Condition, RuleWords } from './conditions/condition.ts'
import { conditions } from './conditions/registry.ts'

/** How deep groups may nest, and how many conditions a rule may have: more is no rule that anybody understands. */
const DEEPEST = 20
const LARGEST = 500

/**
 * A rule as it is written, stored and sent: a tree of `all`, `any`, `not` and conditions. What stands where a
 * condition stands is checked by {@link parseRule}.
 *
 * @example { all: [{ tier: { program: 'membership', at_least: 'gold' } }, { not: { did: { event: 'order_paid', within: { days: 45 } } } }] }
 */
export const Rule = Type.Record(Type.String(), Type.Unknown())
export type Rule = Static<typeof Rule>

/** A rule whose conditions have been looked up. `path` is where the node stands in the rule. */
export type RuleTree =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly RuleTree[]; readonly path: string }
  | { readonly kind: 'not'; readonly part: RuleTree; readonly path: string }
  | {
      readonly kind: 'leaf'
      readonly condition: Condition
      readonly node: Rule
      readonly path: string
    }

/**
 * Reads a rule strictly: unknown conditions, fields, metrics, levels, units and empty groups are problems, each with
 * a JSON pointer; never an empty audience.
 *
 * @example parseRule({ attribute: 'citty', is: '杭州' }, words) // problem unknown_field at /attribute
 */
export function parseRule(input: unknown, words: RuleWords, path = ''): Result<RuleTree> {
  const count = { nodes: 0 }
  const parsed = parseNode(input, { words, count, depth: 0, path })
  if (!parsed.ok) return parsed
  return count.nodes > LARGEST ? fail(problem('too_many', { limit: LARGEST }, path)) : parsed
}

type At = {
  readonly words: RuleWords
  readonly count: { nodes: number }
  readonly depth: number
  readonly path: string
}

function parseNode(input: unknown, at: At): Result<RuleTree> {
  at.count.nodes += 1
  if (at.depth > DEEPEST) return fail(problem('rule_too_deep', { limit: DEEPEST }, at.path))
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return fail(problem('wrong_type', { type: 'object' }, at.path))
  const node = input as Rule
  const keys = Object.keys(node)
  for (const kind of ['all', 'any'] as const) if (kind in node) return parseGroup(kind, node, at)
  if ('not' in node) {
    if (keys.length > 1) return fail(problem('rule_mixed', { keys: keys.join(', ') }, at.path))
    const part = parseNode(node['not'], deeper(at, 'not'))
    return part.ok ? ok({ kind: 'not', part: part.value, path: at.path }) : part
  }
  return parseLeaf(node, at)
}

const deeper = (at: At, step: string | number): At => ({
  ...at,
  depth: at.depth + 1,
  path: `${at.path}/${step}`,
})

function parseGroup(kind: 'all' | 'any', node: Rule, at: At): Result<RuleTree> {
  const keys = Object.keys(node)
  if (keys.length > 1) return fail(problem('rule_mixed', { keys: keys.join(', ') }, at.path))
  const parts = node[kind]
  if (!Array.isArray(parts))
    return fail(problem('wrong_type', { type: 'array' }, `${at.path}/${kind}`))
  if (parts.length === 0) return fail(problem('rule_empty_group', {}, `${at.path}/${kind}`))
  const read = parts.map((part, index) => parseNode(part, deeper(deeper(at, kind), index)))
  const wrong = read.flatMap((one) => (one.ok ? [] : [one.problem]))
  if (wrong.length > 0) return fail(together(wrong))
  return ok({ kind, path: at.path, parts: read.flatMap((one) => (one.ok ? [one.value] : [])) })
}

/** Several problems at once are one with a list; a single one is itself. */
export function together(problems: readonly Problem[]): Problem {
  const flat = problems.flatMap((one) => one.errors ?? [one])
  const [first] = flat
  return flat.length === 1 && first ? first : { ...problem('invalid_input'), errors: flat }
}

function parseLeaf(node: Rule, at: At): Result<RuleTree> {
  const named = Object.keys(node).filter((key) => conditions.has(key))
  const [key] = named
  if (key === undefined) {
    const found = Object.keys(node)[0] ?? ''
    const known = ['all', 'any', 'not', ...conditions.keys].join(', ')
    return fail(problem('unknown_kind', { set: 'condition', key: found, known }, at.path))
  }
  if (named.length > 1) return fail(problem('rule_mixed', { keys: named.join(', ') }, at.path))
  const found = conditions.get(key)
  if (!found.ok) return found
  const condition = found.value
  const shape = schemaProblems(condition.schema, node, at.path)
  if (shape.length > 0) return fail(together(shape))
  const checked = condition.check(node, at.words, at.path)
  return checked.ok ? ok({ kind: 'leaf', condition, node, path: at.path }) : checked
}

/** All conditions of a rule, in the order in which they are written. */
export function leavesOf(tree: RuleTree): readonly Extract<RuleTree, { kind: 'leaf' }>[] {
  if (tree.kind === 'leaf') return [tree]
  return tree.kind === 'not' ? leavesOf(tree.part) : tree.parts.flatMap(leavesOf)
}
