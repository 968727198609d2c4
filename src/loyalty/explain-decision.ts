import type { Millis } from '#core/time.ts'
import type { CompiledVersion } from './compile-program.ts'
import { countsOf, type FactsToExplain } from './explain-facts.ts'
import type { ExplainedFact, ExplainedMeasure, TierExplanation } from './explained.ts'
import { fold, folder } from './fold.ts'
import { REASON_TEXTS } from './reason-texts.ts'
import { REASONS, type Reason } from './reasons.ts'
import { thresholds } from './tier-program.ts'
import type { Placed } from './tier-ways.ts'
import { amountText, bothOf, dayText, type MetricWords, type TierText } from './tier-words.ts'

/** Reasons that look at the period or validity that ended, and not at what has just begun. */
const CLOSING: readonly Reason[] = ['validity_end', 'period_end']
/** Reasons of levels that fell: what counts is what the level before would have taken. */
const FALLS: readonly Reason[] = [
  'window_moved',
  'refund',
  'validity_end',
  'grace_end',
  'step',
  'protection_end',
]

/** What decided the present level: the last change, the numbers at that moment, and the fact that brought it about. */
export function explainDecision(
  placed: Placed,
  { told, facts }: { readonly told: FactsToExplain; readonly facts: readonly ExplainedFact[] },
): TierExplanation['decided'] {
  const { result, program } = placed
  const { history } = result
  const row = history.count - 1
  if (row < 0) return null
  const at = history.at[row] as number
  const reason = REASONS[history.reason[row] as number] ?? 'joined'
  const version = program.versions.findLast((one) => one.version === history.version[row])
  if (version === undefined) return null
  const level = program.levelKeys[history.level[row] as number] ?? ''
  const before = row === 0 ? level : (program.levelKeys[history.level[row - 1] as number] ?? '')
  const measures = measuresAt(placed, version, {
    at,
    reason,
    level: FALLS.includes(reason) ? before : level,
  })
  const fact = factBehind(told, facts, { applied: history.checkpoints[row] as number, at })
  return {
    at,
    reason,
    version: version.version,
    measures,
    fact,
    sentence: sentenceOf(placed, version, { at, reason, level, measures }),
  }
}

/** The values at that moment, against what the level takes (or, of one that was lost, took to keep). */
function measuresAt(
  { program, input, words }: Placed,
  version: CompiledVersion,
  { at, reason, level }: { readonly at: Millis; readonly reason: Reason; readonly level: string },
): ExplainedMeasure[] {
  const then = fold(folder(program), input, CLOSING.includes(reason) ? at - 1 : at)
  const own = version.body.levels.find((one) => one.key === level)
  const kept = FALLS.includes(reason) ? version.body.downgrade?.keep_level?.[level] : undefined
  const needed = thresholds(kept ?? own?.from ?? 0)
  return version.conditions.map(({ step }, c) => {
    const value = then.member ? (then.values[c] as number) / step : 0
    const threshold = needed[c] ?? 0
    return {
      condition: c,
      ...(words[c] ?? (words[0] as MetricWords)),
      value,
      needed: threshold,
      missing: Math.max(0, threshold - value),
    }
  })
}

/** The fact that was applied last before the change, if it was applied at that very moment. */
function factBehind(
  told: FactsToExplain,
  facts: readonly ExplainedFact[],
  { applied, at }: { readonly applied: number; readonly at: Millis },
): ExplainedFact | null {
  const checkpoint = told.order[applied - 1]
  if (checkpoint === undefined || checkpoint.at !== at || checkpoint.fact.kind === 'moment')
    return null
  const order =
    checkpoint.fact.kind === 'order' ? told.history.orders[checkpoint.fact.index] : undefined
  const shown = facts.find(
    (one) => one.at === at && (order === undefined || one.id === order.orderId),
  )
  if (shown !== undefined) return shown
  const counts = countsOf({ ...told, asOf: at, from: told.from.map(() => -Infinity) }, checkpoint)
  const isBack = counts.some((one) => one < 0)
  return {
    kind: order === undefined ? checkpoint.fact.kind : isBack ? 'refund' : 'order',
    id: order?.orderId ?? '',
    source: order?.source ?? '',
    at: order === undefined || isBack ? at : order.at,
    amount: order === undefined || isBack ? null : order.total,
    counts,
    note: null,
  }
}

function sentenceOf(
  placed: Placed,
  version: CompiledVersion,
  {
    at,
    reason,
    level,
    measures,
  }: {
    readonly at: Millis
    readonly reason: Reason
    readonly level: string
    readonly measures: readonly ExplainedMeasure[]
  },
): TierText {
  const { shop } = placed
  const own = version.body.levels.find((one) => one.key === level)
  const name = own === undefined ? { zh: level, en: level } : bothOf(own.name)
  const day = dayText(at, shop)
  const why = REASON_TEXTS[reason]
  const values = measures.map((one) => {
    const [value, needed] = [one.value, one.needed].map((amount) =>
      amountText(amount, one.unit, shop.currency),
    )
    return one.needed === 0
      ? { zh: `${one.name.zh} ${value?.zh}`, en: `${one.name.en} ${value?.en}` }
      : {
          zh: `${one.name.zh} ${value?.zh}，门槛 ${needed?.zh}`,
          en: `${one.name.en} ${value?.en} against ${needed?.en}`,
        }
  })
  return {
    zh: `${day} ${why.zh}，定为${name.zh}（${values.map((one) => one.zh).join('；')}）`,
    en: `${name.en} since ${day}: ${why.en} (${values.map((one) => one.en).join('; ')})`,
  }
}
