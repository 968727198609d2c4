import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { listPins } from '#loyalty/pins.store.ts'
import { readHistories } from '#metrics/history.store.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import { viewFrom } from '#metrics/reference.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { assignmentsOf } from '#segments/assignments.store.ts'
import type { RuleWords } from '#segments/conditions/condition.ts'
import { cutsOf, drawCuts } from '#segments/cuts.store.ts'
import { explainDefinition as whyDefinition, type Given } from '#segments/explain-definition.ts'
import type { ExplainedNode, Explaining } from '#segments/explain.ts'
import {
  definitionId,
  type PlannedRule,
  refText,
  touchesOf,
  valuesOf,
} from '#segments/rule-plan.ts'
import { decide, newSightMemory, sightOf, type Subject } from '#segments/sight.ts'
import type { RuleExplanation, ExplainedNode as ShownNode } from '#api/shapes/rule-words.ts'
import type { Text } from '#api/shapes/text.ts'
import { isPersonalAttribute } from '#api/auth/masking.ts'
import type { When } from '#api/services.ts'
import { bothLanguages } from '../metric-view.ts'
import { computedScores, keptScores } from '../rfm-scores.store.ts'
import type { LiveRules } from '../rule-world.ts'
import { personalInSpec } from '../personal.ts'
import { iso, isNow, standpointOf } from '../shop.ts'
import { readStandings } from '../standing.ts'
import { findProgram } from '../tier-programs.ts'
import type { RuleDeps } from './asking.ts'
import { scoresOf } from './rules.store.ts'

/** One customer as rules see them from a standpoint, and what all saved rules say of them. */
export type Seen = {
  readonly seeing: Explaining
  readonly subject: Subject
  readonly live: LiveRules
  readonly standpoint: Standpoint
  /** By `refText`. */
  readonly inside: ReadonlySet<string>
}

/** Reads one customer's facts and states as of any instant, and decides every rule for them in TypeScript. */
export async function seeCustomer(deps: RuleDeps, customer: number, when: When): Promise<Seen> {
  const { facts, ledger, rules, stage } = deps
  const standpoint = standpointOf(when, deps)
  const live = await rules.live()
  const [histories, levels, rfm, assigned, cuts] = await Promise.all([
    readHistories(facts, [customer], standpoint),
    levelsOf(deps, customer, live, when),
    rfmOf(deps, customer, when),
    assignmentsOf(ledger, customer, standpoint),
    isNow(when) ? stage.cuts() : drawCuts(facts, cutsOf(live.plan), live.words, standpoint),
  ])
  const history = histories.get(customer) ?? nothingOf(customer)
  const subject: Subject = {
    history,
    levels,
    rfm,
    assigned: new Set(assigned.map(({ rule }) => rule)),
  }
  const inside = new Set<string>()
  const view = viewFrom(standpoint)
  const sight = sightOf(subject, view, live.words, newSightMemory(cuts), (ref) =>
    inside.has(refText(ref)),
  )
  for (const rule of live.plan.rules)
    decide(rule, sight, live.words, subject.assigned).forEach((yes, index) => {
      const ref = rule.outputs[index]?.ref
      if (yes && ref) inside.add(refText(ref))
    })
  const byId = new Map(live.plan.rules.map((rule) => [definitionId(rule.definition), rule]))
  const seeing: Explaining = {
    sight,
    words: live.words,
    history,
    definitionOf: (id) => byId.get(id),
  }
  return { seeing, subject, live, standpoint, inside }
}

export const nothingOf = (customer: number): CustomerHistory => ({
  customer,
  orders: [],
  events: [],
  feedback: [],
  attributes: [],
})

async function levelsOf(
  deps: RuleDeps,
  customer: number,
  live: LiveRules,
  when: When,
): Promise<Map<string, string>> {
  if (isNow(when)) {
    const pins = await listPins(deps.ledger, { customer })
    const standings = await readStandings(deps.facts, customer, pins)
    return new Map(
      standings.flatMap((one) => (one.level ? [[one.program, one.level] as const] : [])),
    )
  }
  const named = touchesOf(live.plan.rules).flatMap((touch) =>
    touch.startsWith('tier:') ? [touch.slice(5)] : [],
  )
  const levels = new Map<string, string>()
  for (const key of new Set(named)) {
    const program = await findProgram(deps.ledger, key)
    if (!program.ok) continue
    const standing = await deps.world.standing(program.value, standpointOf(when, deps), customer)
    if (standing?.level) levels.set(key, standing.level)
  }
  return levels
}

async function rfmOf(deps: RuleDeps, customer: number, when: When): Promise<Subject['rfm']> {
  const { facts, ledger, book, model } = deps
  const scores = isNow(when)
    ? keptScores(facts, model)
    : await computedScores({ facts, ledger }, { book, model, standpoint: standpointOf(when, deps) })
  const row = await scoresOf(facts, scores.rows, customer)
  if (!row) return new Map()
  const { r, f, m, class: named, group } = row
  return new Map([[model.key, { scores: { r, f, m }, class: named, group }]])
}

/** Why a saved definition takes a customer in or not, or which value it gives. */
export async function explainDefinition(
  deps: RuleDeps,
  customer: number,
  rule: PlannedRule,
  when: When,
): Promise<RuleExplanation> {
  const seen = await seeCustomer(deps, customer, when)
  const { live, standpoint, subject } = seen
  const byHand = rule.outputs.find(({ no }) => subject.assigned.has(no))
  const given = byHand && (await givenByHand(deps, customer, byHand.no, standpoint))
  const explained = whyDefinition(rule, {
    ...seen.seeing,
    assigned: subject.assigned,
    given: () => given,
  })
  const version = live.versions.get(rule.outputs[0]?.no ?? -1) ?? null
  return {
    in: explained.in,
    version,
    as_of: iso(standpoint.asOf, deps.shop),
    ...(rule.outputs.some(({ ref }) => ref.value !== undefined)
      ? { value: explained.value, value_name: explained.value_name }
      : {}),
    truth: explained.truth,
    tree: explained.tree && shownNode(explained.tree, deps, live.words),
    changes: [...explained.changes],
    reason: explained.reason,
  }
}

/** What a value is called. */
export function valueName(
  definition: PlannedRule['definition'],
  value: string | undefined,
): Text | null {
  const found = valuesOf(definition)?.find(({ key }) => key === value)
  return found ? bothLanguages(found.name) : null
}

/** Who gave it by hand, when, why, until when. */
async function givenByHand(
  deps: RuleDeps,
  customer: number,
  no: number,
  standpoint: Standpoint,
): Promise<Given | undefined> {
  const all = await assignmentsOf(deps.ledger, customer, standpoint)
  const found = all.find(({ rule }) => rule === no)
  return (
    found && { by: found.by, at: found.madeAt, reason: found.reason, until: found.until ?? null }
  )
}

/** What the scores of a class are, highest first, with the share of the highest. */
export function scoreText(
  { decision, definition, outputs }: PlannedRule,
  { seeing }: Seen,
): Text | null {
  if (decision.how !== 'highest' && decision.how !== 'all') {
    return decision.how === 'assigned'
      ? {
          zh: '由人工维护，没有把这位客户放进来',
          en: 'kept by hand, and nobody has put this customer in',
        }
      : null
  }
  const values = decision.how === 'highest' ? decision.scores : decision.values
  const scores = values.flatMap((value, index) => {
    if (!('metric' in value)) return []
    const name = valueName(definition, outputs[index]?.ref.value)
    return [
      {
        name: name ?? { zh: '', en: '' },
        score: Number(seeing.sight.metric(value.metric) ?? 0),
        needed: value.atLeast,
      },
    ]
  })
  const sorted = scores.toSorted((a, b) => b.score - a.score)
  const line = (language: 'zh' | 'en'): string =>
    sorted
      .map(({ name, score, needed }) => {
        const asked = Number.isFinite(needed)
          ? language === 'zh'
            ? `（需 ${needed}）`
            : ` (needs ${needed})`
          : ''
        return `${name[language]} ${Number(score.toFixed(2))}${asked}`
      })
      .join(language === 'zh' ? '，' : ', ')
  return { zh: `得分：${line('zh')}`, en: `scores: ${line('en')}` }
}

/** How sure the choice of a class by scores is: the winner's share of all that speaks for any value, in basis points. */
export function confidenceOf(
  { decision }: PlannedRule,
  { seeing }: Pick<Seen, 'seeing'>,
): number | null {
  if (decision.how !== 'highest') return null
  const scores = decision.scores.map(({ metric }) =>
    Math.max(0, Number(seeing.sight.metric(metric) ?? 0)),
  )
  const all = scores.reduce((sum, score) => sum + score, 0)
  return all === 0 ? null : Math.round((10_000 * Math.max(...scores)) / all)
}

/** A node as the API shows it: values that name a person are marked. */
export function shownNode(
  node: ExplainedNode,
  deps: Pick<RuleDeps, 'shop'>,
  words: RuleWords,
): ShownNode {
  const { kind, truth, sentence, ground, facts, children } = node
  return {
    kind,
    truth,
    sentence,
    ...(ground
      ? {
          ground: {
            text: ground.text,
            value: ground.value,
            value_text: ground.value_text,
            ...(isPersonal(node, words) ? { personal: true } : {}),
            ...(ground.needed === undefined ? {} : { needed: ground.needed }),
            ...(ground.missing_text ? { missing_text: ground.missing_text } : {}),
          },
        }
      : {}),
    ...(facts
      ? {
          facts: facts.map((fact) => ({
            kind: fact.kind,
            id: fact.id,
            at: iso(fact.at, deps.shop),
            text: fact.text,
            ...(fact.amount === undefined
              ? {}
              : { amount: { amount: fact.amount, currency: deps.shop.currency() } }),
          })),
        }
      : {}),
    ...(children ? { children: children.map((child) => shownNode(child, deps, words)) } : {}),
  }
}

/** Whether a condition reads what names or reaches a person. */
const isPersonal = ({ touches = [] }: ExplainedNode, words: RuleWords): boolean =>
  touches.some((touch) => {
    const [kind = '', key = ''] = touch.split(/:(.*)/s)
    if (kind === 'attribute') return isPersonalAttribute(key)
    const spec = kind === 'metric' ? words.metric(key)?.spec : undefined
    return spec !== undefined && personalInSpec(spec) !== undefined
  })

/** Problem `not_found` if there is no such definition, or it cannot be decided. */
export function plannedOf(
  live: LiveRules,
  ref: { kind: string; key: string },
): Result<PlannedRule> {
  const found = live.plan.rules.find(
    ({ definition }) => definition.kind === ref.kind && definition.body.key === ref.key,
  )
  return found ? ok(found) : fail(problem('not_found', { what: ref.kind, id: ref.key }))
}
