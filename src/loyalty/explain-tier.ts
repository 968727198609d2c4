import type { Millis } from '#core/time.ts'
import type { CustomerHistory } from '#metrics/history.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { dayAt, dayStart } from './calendar.ts'
import type { CompiledVersion } from './compile-program.ts'
import { explainDecision } from './explain-decision.ts'
import { explainFacts, type FactsToExplain } from './explain-facts.ts'
import type { ExplainedStay, TierExplanation } from './explained.ts'
import { fold, folder } from './fold.ts'
import { inputOfHistory } from './fold-history.ts'
import type { Pin } from './fold-state.ts'
import { windowBounds } from './fold-windows.ts'
import type { QualifyCondition } from './tier-program.ts'
import type { TierPlan } from './measures.ts'
import { REASONS } from './reasons.ts'
import { REASON_TEXTS } from './reason-texts.ts'
import { levelName, type Placed, wayToKeep, wayUp } from './tier-ways.ts'
import {
  amountText,
  bothOf,
  dayText,
  type MetricWords,
  ownWords,
  shortOf,
  type TierText,
} from './tier-words.ts'
import { conditionsOf } from './tier-program.ts'

/** How to explain: the standpoint of the fold, and how the dictionary calls metrics. */
export type ExplainOptions = {
  readonly standpoint: Standpoint
  readonly pins: readonly Pin[]
  /** Left out, or undefined for a metric: it is called by its own words. */
  readonly wordsOf?: (metric: QualifyCondition['metric']) => MetricWords | undefined
}

/**
 * Why a customer has the level they have: the facts that count, the rules that decided, what leads up, what keeps it, when
 * it would fall. Folded from the facts on the spot, so it is right whatever is stored. undefined: not a member then.
 *
 * @example explainTier(plan, histories.get(7), { standpoint, pins }).up.sentence.zh // 还差 320 元升金卡
 */
export function explainTier(
  plan: TierPlan,
  history: CustomerHistory,
  options: ExplainOptions,
): TierExplanation | undefined {
  const placed = placeOf(plan, history, options)
  if (placed === undefined) return undefined
  const told = factsOf(plan, history, placed)
  const facts = explainFacts(told)
  const decided = explainDecision(placed, { told, facts })
  const [up, keep] = [wayUp(placed), wayToKeep(placed)]
  const [drop, rise] = [dropOf(placed), riseOf(placed)]
  const parts = [
    standsAt(placed),
    decided?.sentence,
    up?.sentence,
    keep?.sentence,
    drop?.sentence,
    rise?.sentence,
  ]
  return {
    ...standingNow(placed),
    pin: options.pins[placed.result.pin]?.id ?? null,
    decided,
    up,
    keep,
    drop,
    rise,
    facts,
    history: staysOf(placed),
    sentences: parts.filter((one) => one !== undefined),
  }
}

type StandingNow = Pick<
  TierExplanation,
  | 'program'
  | 'level'
  | 'held'
  | 'earned'
  | 'since'
  | 'validUntil'
  | 'graceUntil'
  | 'rule'
  | 'conditions'
>

function standingNow(placed: Placed): StandingNow {
  const { result, version, program, asOf } = placed
  const level = (rank: number): string => program.levelKeys[version.levelIds[rank] as number] ?? ''
  return {
    program: program.key,
    level: { key: level(result.rank), name: levelName(placed, result.rank), rank: result.rank },
    held: level(result.heldRank),
    earned: level(result.earnedRank),
    since: finite(result.since),
    validUntil: finite(result.validUntil),
    graceUntil: finite(result.graceUntil),
    rule: ruleOf(version),
    conditions: version.conditions.map((condition, c) => {
      const window = windowBounds(placed, condition, asOf)
      const value = (result.values[c] as number) / condition.step
      return {
        ...(placed.words[c] as MetricWords),
        value,
        window: { from: finite(window.from), to: finite(window.to) },
      }
    }),
  }
}

const finite = (at: Millis): Millis | null => (Number.isFinite(at) ? at : null)

function placeOf(
  plan: TierPlan,
  history: CustomerHistory,
  options: ExplainOptions,
): (Placed & { readonly order: FactsToExplain['order'] }) | undefined {
  const { program, measures } = plan
  const { standpoint } = options
  const { isThere, input, order } = inputOfHistory(plan, history, options)
  if (!isThere) return undefined
  const own = folder(program)
  const result = fold(own, input, standpoint.asOf)
  const version = program.versions[result.versionIndex]
  if (!result.member || version === undefined) return undefined
  const words = version.conditions.map(({ measure }) => {
    const metric = program.measures[measure]?.metric
    const known = metric === undefined ? undefined : options.wordsOf?.(metric)
    return known ?? ownWords(measures[measure] as TierPlan['measures'][0])
  })
  return {
    program,
    version,
    result,
    input,
    order,
    checkpoints: order,
    joined: own.state.joined,
    asOf: standpoint.asOf,
    words,
    shop: { zone: standpoint.zone, currency: standpoint.currency },
    isSum: (measure) => measures[measure]?.kind !== 'general',
  }
}

const factsOf = (
  plan: TierPlan,
  history: CustomerHistory,
  placed: Placed & { readonly order: FactsToExplain['order'] },
): FactsToExplain => ({
  plan,
  version: placed.version,
  history,
  order: placed.order,
  asOf: placed.asOf,
  from: placed.version.conditions.map((one) => windowBounds(placed, one, placed.asOf).from),
})

function ruleOf({
  version,
  effectiveAt,
  body,
  needsAll,
}: CompiledVersion): TierExplanation['rule'] {
  const count = conditionsOf(body).conditions.length
  return {
    version,
    effectiveAt,
    mode: needsAll ? 'all' : 'any',
    thresholds: body.levels.map((level) => ({
      level: level.key,
      name: bothOf(level.name),
      from: typeof level.from === 'number' ? [level.from].slice(0, count) : level.from,
    })),
  }
}

function standsAt(placed: Placed): TierText {
  const { result, words, version, shop } = placed
  const name = levelName(placed, result.rank)
  const values = version.conditions.map(({ step }, c) => {
    const own = words[c] as MetricWords
    const amount = amountText((result.values[c] as number) / step, own.unit, shop.currency)
    return { zh: `${own.name.zh} ${amount.zh}`, en: `${own.name.en} ${amount.en}` }
  })
  return {
    zh: `当前为${name.zh}，本期${values.map((one) => one.zh).join('，')}`,
    en: `${name.en} now; in the present window: ${values.map((one) => one.en).join(', ')}`,
  }
}

function dropOf(placed: Placed): TierExplanation['drop'] {
  const { result, program, version, shop } = placed
  if (result.dropAt === Infinity) return null
  const to = program.levelKeys[result.dropTo] ?? ''
  const name = nameOfLevel(placed, to)
  const day = dayText(result.dropAt, shop)
  const notice = version.body.downgrade?.notice_days ?? 0
  const { calendar } = program
  return {
    at: result.dropAt,
    to,
    noticeAt: dayStart(calendar, dayAt(calendar, result.dropAt) - notice),
    sentence: {
      zh: `若不再消费，${day} 将降为${name.zh}`,
      en: `Falls to ${name.en} on ${day} if nothing more is bought`,
    },
  }
}

function riseOf(placed: Placed): TierExplanation['rise'] {
  const { result, program, shop } = placed
  if (result.riseAt === Infinity) return null
  const to = program.levelKeys[result.riseTo] ?? ''
  const name = nameOfLevel(placed, to)
  const day = dayText(result.riseAt, shop)
  return {
    at: result.riseAt,
    to,
    sentence: { zh: `${day} 将升为${shortOf(name).zh}`, en: `Rises to ${name.en} on ${day}` },
  }
}

/** The name of a level in the newest version that has it. */
export function nameOfLevel({ program }: Pick<Placed, 'program'>, key: string): TierText {
  const levels = program.versions.toReversed().flatMap((one) => one.body.levels)
  const found = levels.find((one) => one.key === key)
  return found === undefined ? { zh: key, en: key } : bothOf(found.name)
}

function staysOf(placed: Placed): ExplainedStay[] {
  const { result, program, words, shop } = placed
  const { history } = result
  return Array.from({ length: history.count }, (_, row): ExplainedStay => {
    const level = program.levelKeys[history.level[row] as number] ?? ''
    const reason = REASONS[history.reason[row] as number] ?? 'joined'
    const value = history.value[row] as number
    const name = nameOfLevel(placed, level)
    const from = history.at[row] as number
    const amount = amountText(value, words[0]?.unit ?? 'count', shop.currency)
    const why = REASON_TEXTS[reason]
    const day = dayText(from, shop)
    return {
      level,
      name,
      from,
      to: row + 1 < history.count ? (history.at[row + 1] as number) : null,
      reason,
      version: history.version[row] as number,
      value,
      sentence: {
        zh: `${day} ${why.zh}（${amount.zh}）：${name.zh}`,
        en: `${day} ${name.en}: ${why.en} (${amount.en})`,
      },
    }
  })
}
