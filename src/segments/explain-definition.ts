import { inLanguage, type Localized } from '#core/text.ts'
import { dayOf, type Millis } from '#core/time.ts'
import type { Ground, MetricName, Text } from './conditions/condition.ts'
import { metricNamed, metricText } from './conditions/metric-words.ts'
import { groundOfSpec } from './conditions/metric-ground.ts'
import {
  explainGround,
  type ExplainedGround,
  type ExplainedNode,
  type Explaining,
} from './explain.ts'
import { explainRule } from './explain.ts'
import { amountText } from './explain-words.ts'
import { decide } from './sight.ts'
import type { Decision, Output, PlannedRule } from './rule-plan.ts'
import type { RuleTree } from './rule.ts'
import type { Truth } from './truth.ts'

/** Who gave something by hand, when and why; `until` null: for good. */
export type Given = {
  readonly by: string
  readonly at: Millis
  readonly reason: string
  readonly until: Millis | null
}

/** One value of a class or tag, as it stands for the customer. */
export type ExplainedChoice = {
  readonly key: string
  readonly name: Text
  readonly chosen: boolean
  readonly truth: Truth
  readonly tree?: ExplainedNode
  readonly score?: ExplainedGround
  /** What would make this value's rule fit; of the chosen one, no longer fit. */
  readonly changes: readonly Text[]
}

export type ExplainedDefinition = {
  readonly in: boolean
  readonly truth: Truth
  /** The value of a class or of a tag with values. */
  readonly value: string | null
  readonly value_name: Text | null
  readonly tree: ExplainedNode | null
  readonly changes: readonly Text[]
  readonly reason: Text | null
  readonly choices: readonly ExplainedChoice[]
  /** Of a class by scores: the winning score as a share of all positive ones, 0 to 1. */
  readonly confidence: number | null
  readonly given: Given | null
}

export type ExplainingDefinition = Explaining & {
  /** Numbers of outputs that people gave by hand and that hold. */
  readonly assigned: ReadonlySet<number>
  /** The particulars of what was given. */
  readonly given?: (no: number) => Given | undefined
}

const text = (name: Localized): Text => ({ zh: name.zh, en: inLanguage(name, 'en') })

/** Why a segment, tag or class takes a customer in or not, which value and why that one, and what would change it. */
export function explainDefinition(
  rule: PlannedRule,
  seeing: ExplainingDefinition,
): ExplainedDefinition {
  const { decision, outputs } = rule
  const inside = decide(rule, seeing.sight, seeing.words, seeing.assigned)
  const byHand = outputs.find(({ no }) => seeing.assigned.has(no))
  const given = byHand ? (seeing.given?.(byHand.no) ?? null) : null
  const base = { ...NOTHING, in: inside.includes(true), truth: inside.includes(true), given }
  if (decision.how === 'rule') {
    const { flips: _, ...explained } = explainRule(decision.tree, seeing)
    return { ...base, ...explained }
  }
  if (decision.how === 'assigned')
    return { ...base, reason: assignedText(base.in, given, seeing.sight.view.zone) }
  const choices = choicesOf(rule, decision, inside, seeing)
  const at = inside.indexOf(true)
  const chosen = choices[at]
  const reasoned = reasonOf(decision, choices, at, seeing)
  return {
    ...base,
    ...reasoned,
    value: chosen?.key ?? null,
    value_name: chosen?.name ?? null,
    tree: (chosen ?? choices.find((one) => one.tree))?.tree ?? null,
    choices,
    ...(byHand
      ? { reason: assignedText(true, given, seeing.sight.view.zone), confidence: null }
      : {}),
  }
}

const NOTHING: Omit<ExplainedDefinition, 'in' | 'truth' | 'given'> = {
  value: null,
  value_name: null,
  tree: null,
  changes: [],
  reason: null,
  choices: [],
  confidence: null,
}

function assignedText(isIn: boolean, given: Given | null, zone: string): Text {
  if (!isIn)
    return {
      zh: '由人工维护，没有把这位客户放进来',
      en: 'kept by hand, and nobody has put this customer in',
    }
  if (!given) return { zh: '人工指定', en: 'set by hand' }
  const day = (at: Millis): string => dayOf(at, zone)
  const why = given.reason === '' ? '' : given.reason
  const until = given.until === null ? '' : day(given.until)
  return {
    zh: `${given.by} 于 ${day(given.at)} 人工指定${why && `，原因：${why}`}${until && `，有效至 ${until}`}`,
    en: `set by ${given.by} on ${day(given.at)}${why && `: ${why}`}${until && `, until ${until}`}`,
  }
}

type Choosing = Exclude<Decision, { how: 'rule' } | { how: 'assigned' }>

/** What each output rests on: a rule, a score, or nothing (`otherwise`). */
function groundsOf(
  decision: Choosing,
): (
  | { readonly tree: RuleTree }
  | { readonly metric: MetricName; readonly atLeast: number }
  | undefined
)[] {
  if (decision.how === 'all') return [...decision.values]
  const rest = decision.otherwise ? [undefined] : []
  return decision.how === 'first'
    ? [...decision.trees.map((tree) => ({ tree })), ...rest]
    : [...decision.scores, ...rest]
}

function choicesOf(
  { definition, outputs }: PlannedRule,
  decision: Choosing,
  inside: readonly boolean[],
  seeing: ExplainingDefinition,
): ExplainedChoice[] {
  const { body } = definition
  const values = 'values' in body ? (body.values ?? []) : []
  const named = 'otherwise' in body && body.otherwise ? [...values, body.otherwise] : values
  return groundsOf(decision).map((ground, index): ExplainedChoice => {
    const { ref } = outputs[index] as Output
    const key = ref.value ?? ref.key
    const common = {
      key,
      name: text(named.find((one) => one.key === key)?.name ?? { zh: key }),
      chosen: inside[index] === true,
    }
    if (!ground) return { ...common, truth: common.chosen, changes: [] }
    if ('metric' in ground) return { ...common, ...scoreChoice(ground, seeing) }
    const { truth, tree, changes } = explainRule(ground.tree, seeing)
    return { ...common, truth, tree, changes: truth === true && !common.chosen ? [] : changes }
  })
}

function scoreChoice(
  { metric, atLeast }: { readonly metric: MetricName; readonly atLeast: number },
  { sight, words }: Explaining,
): Pick<ExplainedChoice, 'truth' | 'score' | 'changes'> {
  const ground = scoreGround(metric, atLeast, { sight, words })
  const truth = ground.value !== null && Number(ground.value) >= atLeast
  const score = explainGround(ground, truth, { sight, words })
  const missing = score.missing_text
  const changes = missing
    ? [{ zh: `${score.text.zh}${missing.zh}`, en: `${score.text.en}: ${missing.en}` }]
    : []
  return { truth, score, changes }
}

function scoreGround(
  metric: MetricName,
  atLeast: number,
  { sight, words }: Pick<Explaining, 'sight' | 'words'>,
): Ground {
  const named = metricNamed(metric, words, '')
  return {
    text: typeof metric === 'string' ? metricText(metric, words) : { zh: '得分', en: 'score' },
    value: sight.metric(metric),
    ...(Number.isFinite(atLeast) ? { needed: atLeast, asks: 'at_least' as const } : {}),
    unit: 'score',
    ...(named.ok ? { parts: groundOfSpec(named.value.spec, sight).parts ?? [] } : {}),
  }
}

type Reasoned = Pick<ExplainedDefinition, 'reason' | 'changes' | 'confidence'>

function reasonOf(
  decision: Choosing,
  choices: readonly ExplainedChoice[],
  at: number,
  seeing: ExplainingDefinition,
): Reasoned {
  if (decision.how === 'highest') return highestReason(choices, at, seeing)
  if (decision.how === 'all') return labelsReason(choices)
  return firstReason(choices, at)
}

/** The first value that fits is had; the one before it would come first if it fitted. */
function firstReason(choices: readonly ExplainedChoice[], at: number): Reasoned {
  const chosen = choices[at]
  const next = choices[at < 0 ? choices.length - 1 : at - 1]
  const reason = !chosen
    ? { zh: '没有一个值的条件成立', en: 'no value’s rule fits' }
    : chosen.tree
      ? {
          zh: `符合“${chosen.name.zh}”的条件：${chosen.tree.sentence.zh}`,
          en: `meets the rule of “${chosen.name.en}”: ${chosen.tree.sentence.en}`,
        }
      : {
          zh: `前面各类的条件都不成立，归为“${chosen.name.zh}”`,
          en: `no rule before fits, hence “${chosen.name.en}”`,
        }
  const changes = next ? becoming(next, next.changes) : chosen ? leaving(chosen) : []
  return { reason, changes, confidence: null }
}

/** Changes under the value that they lead to. */
const becoming = ({ name }: ExplainedChoice, changes: readonly Text[]): Text[] =>
  changes.length === 0
    ? []
    : [
        {
          zh: `要成为“${name.zh}”：${changes.map(({ zh }) => zh).join('；')}`,
          en: `to become “${name.en}”: ${changes.map(({ en }) => en).join('; ')}`,
        },
      ]

/** Changes after which a value is no longer had. */
const leaving = ({ name, changes }: ExplainedChoice): Text[] =>
  changes.map(({ zh, en }) => ({
    zh: `不再是“${name.zh}”：${zh}`,
    en: `to be no longer “${name.en}”: ${en}`,
  }))

function labelsReason(choices: readonly ExplainedChoice[]): Reasoned {
  const chosen = choices.filter((one) => one.chosen)
  const names = (language: 'zh' | 'en', glue: string): string =>
    chosen.map(({ name }) => name[language]).join(glue)
  return {
    reason:
      chosen.length === 0
        ? { zh: '没有一个标签的条件成立', en: 'no label fits' }
        : { zh: `符合：${names('zh', '、')}`, en: `fits: ${names('en', ', ')}` },
    changes: choices.filter((one) => !one.chosen).flatMap((one) => becoming(one, one.changes)),
    confidence: null,
  }
}

function highestReason(
  choices: readonly ExplainedChoice[],
  at: number,
  { words }: ExplainingDefinition,
): Reasoned {
  const scored = choices.filter(({ score }) => score !== undefined)
  const positive = scored.map(scoreOf).filter((score) => score > 0)
  const chosen = choices[at]
  const rivals = scored.filter((one) => one !== chosen).sort((a, b) => scoreOf(b) - scoreOf(a))
  const [rival] = rivals
  if (!chosen?.score) {
    const near = [...scored].sort((a, b) => missingOf(a) - missingOf(b))[0]
    return {
      reason: {
        zh: `各项得分都没有达到要求${chosen ? `，归为“${chosen.name.zh}”` : ''}`,
        en: `no score is high enough${chosen ? `, hence “${chosen.name.en}”` : ''}`,
      },
      changes: near ? becoming(near, near.changes) : [],
      confidence: null,
    }
  }
  const sum = positive.reduce((total, score) => total + score, 0)
  return {
    reason: {
      zh: `“${chosen.name.zh}”得分最高：${chosen.score.value_text.zh}${rival?.score ? `，其次“${rival.name.zh}” ${rival.score.value_text.zh}` : ''}`,
      en: `“${chosen.name.en}” has the highest score: ${chosen.score.value_text.en}${rival?.score ? `; next “${rival.name.en}” with ${rival.score.value_text.en}` : ''}`,
    },
    changes: rival ? becoming(rival, [overtaking(chosen, rival, words.currency)]) : [],
    confidence: sum > 0 ? scoreOf(chosen) / sum : null,
  }
}

const scoreOf = ({ score }: ExplainedChoice): number =>
  score === undefined || score.value === null ? Number.NEGATIVE_INFINITY : Number(score.value)

const missingOf = (choice: ExplainedChoice): number => (choice.score?.needed ?? 0) - scoreOf(choice)

/** How much more the runner-up needs to win. */
function overtaking(chosen: ExplainedChoice, rival: ExplainedChoice, currency: string): Text {
  const have = Math.max(0, scoreOf(rival))
  const { zh, en } = amountText(
    Math.max(scoreOf(chosen), rival.score?.needed ?? 0) - have,
    { text: rival.name, value: have, unit: 'score' },
    currency,
  )
  return { zh: `得分再高 ${zh}以上`, en: `its score rises by more than ${en}` }
}
