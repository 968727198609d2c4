import { type Problem, problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { schemaProblems } from '#core/schema-problems.ts'
import { readEvaluated } from '#metrics/metrics.store.ts'
import type { Layout } from '#metrics/metrics-table.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { assignedAt, KEPT_MEMBERS } from '#segments/assignments.store.ts'
import type { RuleSources } from '#segments/compile/compile-rule.ts'
import type { RuleWords } from '#segments/conditions/condition.ts'
import { cutsIn, cutsOf, drawCuts } from '#segments/cuts.store.ts'
import {
  ClassDefinition,
  type RuleDefinition,
  SegmentDefinition,
  TagDefinition,
} from '#segments/definition.ts'
import type { Asking } from '#segments/preview.store.ts'
import {
  definitionId,
  type PlannedRule,
  planRule,
  planRules,
  treesOf,
} from '#segments/rule-plan.ts'
import type { RuleTree } from '#segments/rule.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import { RESERVED_KEYS } from '#api/reserved-keys.ts'
import type { When } from '#api/services.ts'
import type { RuleKind } from '#api/shapes/rule-definition.ts'
import type { MetricBook } from '../metric-book.ts'
import { computedScores } from '../rfm-scores.store.ts'
import type { RuleStage } from '../rule-stage.ts'
import type { LiveRules, RuleWorld } from '../rule-world.ts'
import { isNow, type ServiceDeps, standpointOf } from '../shop.ts'
import { findProgram } from '../tier-programs.ts'
import type { TierWorld } from '../tier-world.ts'
import { draftWords } from './draft-words.ts'

export type RuleDeps = ServiceDeps & {
  readonly book: MetricBook
  readonly model: RfmModel
  readonly world: TierWorld
  readonly rules: RuleWorld
  readonly stage: RuleStage
  readonly wake: () => void
}

const SCHEMAS = { segment: SegmentDefinition, tag: TagDefinition, class: ClassDefinition } as const

/** A definition as people send it, checked against its shape. Problems point into the body from `at`. */
export function readDefinition(
  kind: RuleKind,
  body: unknown,
  at = '/definition',
): Result<RuleDefinition> {
  const shape = schemaProblems(SCHEMAS[kind], body, at)
  if (shape.length > 0) return fail({ ...problem('invalid_input'), errors: shape })
  const { key } = body as { key: string }
  return RESERVED_KEYS.has(key)
    ? fail(
        problem('reserved_key', { key, words: [...RESERVED_KEYS].sort().join(', ') }, `${at}/key`),
      )
    : ok({ kind, body } as RuleDefinition)
}

/** An output that no saved definition has. */
const ASKED = 0

/** A rule that is asked about, ready for one statement. */
export type Asked = {
  readonly asking: Asking
  readonly tree: RuleTree
  readonly live: LiveRules
  readonly standpoint: Standpoint
}

/**
 * A rule that need not be saved, from any standpoint. Now: what it refers to is read from the last evaluation, and its
 * metrics from the kept numbers. Else all is worked out anew: facts, levels, scores, and what was given by hand.
 */
export async function askAbout(
  deps: RuleDeps,
  where: unknown,
  when: When,
  at = '/where',
): Promise<Result<Asked>> {
  const [live, words, evaluated] = await Promise.all([
    deps.rules.live(),
    deps.rules.words(),
    isNow(when) ? readEvaluated(deps.ledger) : undefined,
  ])
  const definition: RuleDefinition = {
    kind: 'segment',
    body: { key: 'asked', name: { zh: '预览' }, kind: 'dynamic', where: where as never },
  }
  const planned = planRule(definition, words, () => ASKED)
  if (!planned.ok) return fail(moved(planned.problem, at))
  const rule = planned.value
  const [tree] = treesOf(rule.decision)
  if (!tree) throw new Error('a dynamic segment without a rule')
  const standpoint = standpointOf(when, deps)
  const kept = evaluated?.layout
  const others = isNow(when) ? await undecided(deps, rule, live) : behind(rule, live)
  const sources = isNow(when)
    ? await keptSources(deps, { decided: [...others, rule], words, standpoint, kept })
    : await sourcesAt(deps, rule, live, standpoint)
  return ok({
    tree,
    live,
    standpoint,
    asking: {
      output: ASKED,
      deciding: {
        plan: live.plan,
        rules: [...others, rule],
        words,
        sources,
        scope: { standpoint, ...(kept ? { kept } : {}) },
      },
    },
  })
}

/** Problems of a rule point to where the caller wrote it. */
function moved(it: Problem, at: string): Problem {
  // A list of problems has no place of its own: its parts have.
  if (it.path === undefined && it.errors)
    return { ...it, errors: it.errors.map((one) => moved(one, at)) }
  const path = it.path === undefined ? at : it.path.replace(/^\/where/, at)
  return { ...it, path, ...(it.errors ? { errors: it.errors.map((one) => moved(one, at)) } : {}) }
}

/** The definitions that a rule refers to, directly or not, each after those that it refers to itself. */
export function behind(rule: PlannedRule, { plan }: LiveRules): PlannedRule[] {
  const needed = new Set(rule.refers)
  for (const one of plan.rules.toReversed()) {
    const id = definitionId(one.definition)
    if (needed.has(id)) for (const other of one.refers) needed.add(other)
  }
  return plan.rules.filter((one) => needed.has(definitionId(one.definition)))
}

/** What a rule refers to is read as it was last decided; where that is no more what it says, it is decided with it. */
async function undecided(
  { stage }: RuleDeps,
  rule: PlannedRule,
  live: LiveRules,
): Promise<PlannedRule[]> {
  const others = behind(rule, live)
  if (others.length === 0) return []
  const pending = await stage.pending()
  return others.some(({ definition }) => pending.has(definitionId(definition))) ? others : []
}

type KeptSources = {
  readonly decided: readonly PlannedRule[]
  readonly words: RuleWords
  readonly standpoint: Standpoint
  readonly kept: Layout | undefined
}

/** What is no fact, as the last evaluation left it; percentiles of the day, drawn now where no rule needed them yet. */
async function keptSources(
  { facts, ledger, rules, stage }: RuleDeps,
  { decided, words, standpoint, kept }: KeptSources,
): Promise<RuleSources> {
  const drawn = await stage.cuts()
  const needed = decided
    .flatMap(({ decision }) => cutsIn(treesOf(decision)))
    .filter(({ metric, percent }) => !drawn.has(`${metric} ${percent}`))
  const more = await drawCuts(facts, needed, words, standpoint, kept)
  return {
    ...rules.sources,
    // The rule that is asked about has no number yet: nobody was given it by hand.
    ...(decided.length > 1 ? { assigned: await assignedAt(ledger, standpoint) } : {}),
    members: KEPT_MEMBERS,
    cuts: new Map([...drawn, ...more]),
  }
}

/** The same as of an instant, as known at one: nothing that is stored is read. */
export async function sourcesAt(
  deps: RuleDeps,
  rule: PlannedRule,
  live: LiveRules,
  standpoint: Standpoint,
): Promise<RuleSources> {
  const { facts, ledger, book, model } = deps
  const closure = [...behind(rule, live), rule]
  const touched = closure
    .flatMap(({ decision }) => treesOf(decision))
    .flatMap((tree) => programsIn(tree))
  const levels = new Map<string, Sql>()
  for (const program of new Set(touched))
    levels.set(program, await levelsAt(deps, program, standpoint))
  const scores = await computedScores({ facts, ledger }, { book, model, standpoint })
  return {
    tiers: (program) => levels.get(program) ?? NOBODY,
    rfm: () =>
      sql`SELECT customer, r, f, m, toString(class) AS class, toString(group) AS group FROM (${scores.rows})`,
    assigned: await assignedAt(ledger, standpoint),
    members: KEPT_MEMBERS,
    cuts: await drawCuts(facts, cutsOf({ rules: closure }), live.words, standpoint),
  }
}

const programsIn = (tree: unknown): string[] => {
  if (tree === null || typeof tree !== 'object') return []
  if (Array.isArray(tree)) return tree.flatMap(programsIn)
  const node = tree as Record<string, unknown>
  const tier = node['tier'] as { program?: unknown } | undefined
  const own =
    tier !== undefined && typeof tier === 'object' && typeof tier.program === 'string'
      ? [tier.program]
      : []
  return [...own, ...['parts', 'part', 'node'].flatMap((key) => programsIn(node[key]))]
}

const NOBODY = sql`SELECT toUInt32(0) AS customer, '' AS level WHERE 0`

/** Levels as of an instant: everybody folded anew, bound into the statement. */
async function levelsAt(deps: RuleDeps, key: string, standpoint: Standpoint): Promise<Sql> {
  const program = await findProgram(deps.ledger, key)
  if (!program.ok) return NOBODY
  const members = await deps.world.members(program.value, standpoint, {
    who: 'all',
    earlier: standpoint.asOf,
  })
  const customers = param(
    members.map((one) => one.customer),
    'Array(UInt32)',
  )
  const levels = param(
    members.map((one) => one.level),
    'Array(String)',
  )
  return sql`SELECT row.1 AS customer, row.2 AS level FROM (SELECT arrayJoin(arrayZip(${customers}, ${levels})) AS row)`
}

/** All definitions with one of them as it would be: problems point into it. */
export async function withDraft(
  deps: RuleDeps,
  draft: RuleDefinition,
  at = '/definition',
): Promise<Result<PlannedRule>> {
  const words = await deps.rules.words()
  const { stored, plan, words: inForce } = await deps.rules.live()
  const own = planRule(draft, draftWords(words, [draft]))
  if (!own.ok) return fail(under(own.problem, at))
  const id = definitionId(draft)
  const sound = new Set(plan.rules.map(({ definition }) => definitionId(definition)))
  const others = stored
    .map(({ rule }) => rule)
    .filter((one) => definitionId(one) !== id && sound.has(definitionId(one)))
  const together = planRules([draft, ...others], draftWords(inForce, [draft]), () => 0)
  return together.ok ? ok(own.value) : fail(under(together.problem, at))
}

/** A problem of a part points from where the part stands in the caller's input. */
export const under = (it: Problem, at: string): Problem => ({
  ...it,
  path: `${at}${it.path ?? ''}`,
  ...(it.errors ? { errors: it.errors.map((one) => under(one, at)) } : {}),
})
