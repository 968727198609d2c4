import { unwrap } from '#core/result.ts'
import { dayOf, type Millis } from '#core/time.ts'
import type { Citation } from '#metrics/facts/fact.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import type { FactMetric } from '#metrics/metric-spec.ts'
import { planSpec } from '#metrics/plan.ts'
import { citedFacts } from '#metrics/reference.ts'
import type { Ground, RuleWords, Sight, Text } from './conditions/condition.ts'
import { checkedHappening } from './conditions/happenings.ts'
import {
  changeText,
  effortOf,
  type Flip,
  flipsOf,
  groundOf,
  type Standing,
} from './explain-changes.ts'
import { groundValueText, missingText, partText } from './explain-words.ts'
import type { RuleTree } from './rule.ts'
import { type PlannedRule, referencesOf, treesOf } from './rule-plan.ts'
import { sentenceOf } from './sentence.ts'
import { truthOf } from './sight.ts'
import { isIn, type Truth } from './truth.ts'

/** How many facts are cited of one condition, newest first. */
const CITED = 20
/** How deep rules of other definitions are opened. */
const DEEPEST = 4

export type CitedFact = Citation & { readonly at: Millis }

/** A condition's value for a customer beside what is asked. */
export type ExplainedGround = {
  readonly text: Text
  readonly value: number | string | boolean | null
  readonly value_text: Text
  readonly needed?: number
  readonly missing_text?: Text
  /** What a score is put together from. */
  readonly parts?: readonly Text[]
}

/** A rule, or a part of it, as it stands for one customer; `path` says where in the rule. */
export type ExplainedNode = {
  readonly kind: 'all' | 'any' | 'not' | 'leaf'
  readonly path: string
  readonly truth: Truth
  readonly sentence: Text
  /** What a condition reads: `attribute:phone`, `metric:monetary`. */
  readonly touches?: readonly string[]
  /** Of a condition on another definition: that definition's rules. */
  readonly children?: readonly ExplainedNode[]
  readonly ground?: ExplainedGround
  readonly facts?: readonly CitedFact[]
  /** How many facts there are in all. */
  readonly facts_total?: number
}

/** One customer, as explained: seen by rules, with the facts to be cited. */
export type Explaining = {
  readonly sight: Sight
  readonly words: RuleWords
  readonly history: CustomerHistory
  /** A definition by `kind:key`, so that rules that refer to it can be followed. */
  readonly definitionOf?: (id: string) => PlannedRule | undefined
}

export type ExplainedRule = {
  readonly in: boolean
  readonly truth: Truth
  readonly tree: ExplainedNode
  /** The smallest set of conditions that would change it; empty: nothing would. */
  readonly changes: readonly Text[]
  readonly flips: readonly Flip[]
}

/** Why a rule takes a customer in or not, down to the facts, and what would change that. */
export function explainRule(tree: RuleTree, seeing: Explaining): ExplainedRule {
  const truth = truthOf(tree, seeing.sight, seeing.words)
  const flips = flipsOf(tree, (leaf) => standingOf(leaf, seeing)) ?? []
  const changes = flips.map((flip) => flipText(flip, seeing))
  const texts = new Map(changes.map((text) => [text.zh, text]))
  return {
    in: isIn(truth),
    truth,
    tree: explainNode(tree, seeing, 0),
    changes: [...texts.values()],
    flips,
  }
}

type Leaf = Extract<RuleTree, { kind: 'leaf' }>

function standingOf(leaf: Leaf, { sight, words }: Explaining): Standing {
  const truth = truthOf(leaf, sight, words)
  return { truth, effort: effortOf(leaf.condition, truth, groundOf(leaf, sight, words)) }
}

function flipText(flip: Flip, { sight, words }: Explaining): Text {
  const truth = truthOf(flip.leaf, sight, words)
  return changeText(flip, truth, groundOf(flip.leaf, sight, words), words)
}

/** A rule as a tree of truths. */
function explainNode(tree: RuleTree, seeing: Explaining, depth: number): ExplainedNode {
  const { sight, words } = seeing
  const common = {
    kind: tree.kind,
    path: tree.path,
    truth: truthOf(tree, sight, words),
    sentence: sentenceOf(tree, words),
  }
  if (tree.kind === 'leaf') return { ...common, ...leafOf(tree, common.truth, seeing, depth) }
  const parts = tree.kind === 'not' ? [tree.part] : tree.parts
  return { ...common, children: parts.map((part) => explainNode(part, seeing, depth)) }
}

function leafOf(
  leaf: Leaf,
  truth: Truth,
  seeing: Explaining,
  depth: number,
): Pick<ExplainedNode, 'ground' | 'facts' | 'facts_total' | 'children' | 'touches'> {
  const ground = groundOf(leaf, seeing.sight, seeing.words)
  const children = depth < DEEPEST ? referredOf(leaf, seeing, depth) : []
  return {
    touches: leaf.condition.touches(leaf.node),
    ...(ground ? { ground: explainGround(ground, truth, seeing) } : {}),
    ...(ground?.facts ? cited(ground.facts, seeing) : {}),
    ...(children.length === 0 ? {} : { children }),
  }
}

/** The rules of the definitions that a condition refers to. */
const referredOf = (leaf: Leaf, seeing: Explaining, depth: number): ExplainedNode[] =>
  referencesOf(leaf)
    .flatMap((id) => seeing.definitionOf?.(id) ?? [])
    .flatMap(({ decision }) => treesOf(decision))
    .map((tree) => explainNode(tree, seeing, depth + 1))

/** A ground in words. */
export function explainGround(
  ground: Ground,
  truth: Truth,
  { sight, words }: Pick<Explaining, 'sight' | 'words'>,
): ExplainedGround {
  const { value, unit } = ground
  const day = unit === 'instant' && typeof value === 'number' && dayOf(value, sight.view.zone)
  const missing = truth === true ? undefined : missingText(ground, words)
  return {
    text: ground.text,
    value: ground.value,
    value_text: day ? { zh: day, en: day } : groundValueText(ground, words.currency),
    ...(ground.needed === undefined ? {} : { needed: ground.needed }),
    ...(missing ? { missing_text: missing } : {}),
    ...(ground.parts ? { parts: ground.parts.map(partText) } : {}),
  }
}

function cited(
  spec: FactMetric,
  { history, sight }: Explaining,
): Pick<ExplainedNode, 'facts' | 'facts_total'> {
  const planned = unwrap(planSpec(spec))
  if (planned.kind !== 'fact') return {}
  const all = citedFacts(planned.metric, history, sight.view)
  return { facts: all.slice(0, CITED).map(named), facts_total: all.length }
}

/** A fact under the name that rules have for what happened. */
function named({ what, text, ...fact }: CitedFact): CitedFact {
  if (what === undefined) return { ...fact, text }
  const { zh, en } = checkedHappening(what).name
  const more = (detail: string): string => (detail === '' ? '' : ` ${detail}`)
  return { ...fact, text: { zh: `${zh}${more(text.zh)}`, en: `${en}${more(text.en)}` } }
}
