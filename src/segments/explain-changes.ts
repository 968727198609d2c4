import type { Condition, Ground, RuleWords, Sight, Text } from './conditions/condition.ts'
import { amountText, gapOf, groundValueText } from './explain-words.ts'
import { sentenceOf } from './sentence.ts'
import type { RuleTree } from './rule.ts'
import type { Truth } from './truth.ts'

type Leaf = Extract<RuleTree, { kind: 'leaf' }>

/** A condition that would have to become so, or not so. */
export type Flip = { readonly leaf: Leaf; readonly wanted: boolean }

/** What is known of a condition for one customer. `effort`: 0 (nearly there) to 1, Infinity: nothing changes it. */
export type Standing = { readonly truth: Truth; readonly effort: number }

/** What a tree is to become; not-… is enough for being taken in or not, whatever is unknown. */
type Goal = 'true' | 'false' | 'not_true' | 'not_false'
const OPPOSITE: Readonly<Record<Goal, Goal>> = {
  true: 'false',
  false: 'true',
  not_true: 'not_false',
  not_false: 'not_true',
}
const isMet = (truth: Truth, goal: Goal): boolean =>
  goal === 'true' || goal === 'false' ? String(truth) === goal : String(truth) !== goal.slice(4)

type Plan = { readonly flips: readonly Flip[]; readonly cost: number }
const IMPOSSIBLE: Plan = { flips: [], cost: Infinity }

/**
 * The smallest set of conditions that would take a customer in who is not, or out who is; undefined where nothing
 * would. Of sets of equal size, the one that is nearest.
 */
export function flipsOf(
  tree: RuleTree,
  standing: (leaf: Leaf) => Standing,
): readonly Flip[] | undefined {
  const { truth, plan } = planned(tree, standing)
  const { flips, cost } = plan(truth === true ? 'not_true' : 'true')
  return cost === Infinity ? undefined : flips
}

type Planned = { readonly truth: Truth; readonly plan: (goal: Goal) => Plan }

function planned(tree: RuleTree, standing: (leaf: Leaf) => Standing): Planned {
  if (tree.kind === 'leaf') return plannedLeaf(tree, standing(tree))
  if (tree.kind === 'not') {
    const inner = planned(tree.part, standing)
    const truth = inner.truth === null ? null : !inner.truth
    return { truth, plan: (goal) => inner.plan(OPPOSITE[goal]) }
  }
  const parts = tree.parts.map((part) => planned(part, standing))
  // In `all` every part must be so for it to be so, and one suffices for it not to be; in `any` the other way round.
  const every =
    tree.kind === 'all' ? (['true', 'not_false'] as const) : (['false', 'not_true'] as const)
  return {
    truth: groupTruth(tree.kind, parts),
    plan: (goal) => {
      const plans = parts.map((part) => part.plan(goal))
      return (every as readonly Goal[]).includes(goal) ? together(plans) : cheapest(plans)
    },
  }
}

function groupTruth(kind: 'all' | 'any', parts: readonly Planned[]): Truth {
  const decides = kind === 'any'
  if (parts.some(({ truth }) => truth === decides)) return decides
  return parts.some(({ truth }) => truth === null) ? null : !decides
}

const plannedLeaf = (leaf: Leaf, { truth, effort }: Standing): Planned => ({
  truth,
  plan: (goal) =>
    isMet(truth, goal)
      ? { flips: [], cost: 0 }
      : {
          flips: [{ leaf, wanted: goal === 'true' || goal === 'not_false' }],
          // The number of conditions comes first; how far they are decides between equal numbers.
          cost: 1000 + effort,
        },
})

const together = (plans: readonly Plan[]): Plan => ({
  flips: plans.flatMap(({ flips }) => flips),
  cost: plans.reduce((sum, { cost }) => sum + cost, 0),
})

const cheapest = (plans: readonly Plan[]): Plan =>
  plans.reduce((best, plan) => (plan.cost < best.cost ? plan : best), IMPOSSIBLE)

/** How far a condition is from turning round. */
export function effortOf(condition: Condition, truth: Truth, ground: Ground | undefined): number {
  if (condition.isFixed) return Infinity
  const gap = ground && gapOf(ground)
  if (!gap || ground?.needed === undefined) return truth === null ? 0.9 : 0.8
  return Math.min(1, Math.abs(gap.by) / Math.max(1, Math.abs(ground.needed), Math.abs(gap.by)))
}

/** A change in words: 近 12 个月消费金额再增加 320 元，达到 ¥2,000.00. */
export function changeText(
  { leaf, wanted }: Flip,
  truth: Truth,
  ground: Ground | undefined,
  words: RuleWords,
): Text {
  const { condition, node } = leaf
  if (truth === null && ground?.value === null) return unknownText(leaf, wanted, ground, words)
  const number = ground && numberText(ground, wanted, words)
  if (number && !(condition.denial?.(node, words) && !wanted)) return number
  if (condition.change) return condition.change(node, wanted, words)
  const said = condition.sentence(node, words)
  if (wanted) return { zh: `须满足：${said.zh}`, en: `must be: ${said.en}` }
  const denied = condition.denial?.(node, words)
  return denied ?? { zh: `不再满足“${said.zh}”`, en: `no longer: ${said.en}` }
}

function unknownText(leaf: Leaf, wanted: boolean, { text, unit }: Ground, words: RuleWords): Text {
  const said = sentenceOf(wanted ? leaf : { kind: 'not', part: leaf, path: leaf.path }, words)
  return unit === undefined
    ? { zh: `记录${text.zh}（${said.zh}）`, en: `record ${text.en} (${said.en})` }
    : { zh: `先要有${text.zh}（${said.zh}）`, en: `first of all have ${text.en} (${said.en})` }
}

function numberText(ground: Ground, wanted: boolean, words: RuleWords): Text | undefined {
  const gap = gapOf(ground)
  const { needed, asks, text } = ground
  if (!gap || needed === undefined || asks === undefined) return undefined
  const limit = groundValueText(ground, words.currency, needed)
  if (wanted && gap.by > 0) {
    const { zh, en } = amountText(gap.by, ground, words.currency)
    const strictly = asks === 'above' || asks === 'below'
    return gap.up
      ? {
          zh: `${text.zh}再增加 ${zh}，${strictly ? '超过' : '达到'} ${limit.zh}`,
          en: `${text.en}: ${en} more, ${strictly ? 'above' : 'to reach'} ${limit.en}`,
        }
      : {
          zh: `${text.zh}减少 ${zh}，${strictly ? '低于' : '降到'} ${limit.zh}`,
          en: `${text.en}: ${en} less, ${strictly ? 'below' : 'down to'} ${limit.en}`,
        }
  }
  const { zh, en } = BECOMES[wanted ? asks : DENIED[asks]]
  return { zh: `${text.zh}${zh} ${limit.zh}`, en: `${text.en} ${en} ${limit.en}` }
}

const DENIED = { at_least: 'below', above: 'at_most', at_most: 'above', below: 'at_least' } as const
const BECOMES = {
  at_least: { zh: '达到', en: 'reaches' },
  above: { zh: '超过', en: 'goes above' },
  at_most: { zh: '不超过', en: 'is at most' },
  below: { zh: '降到低于', en: 'falls below' },
} as const

/** What a condition rests on for this customer. */
export const groundOf = ({ condition, node }: Leaf, sight: Sight, words: RuleWords) =>
  condition.ground?.(node, sight, words)
