import type { Millis } from '#core/time.ts'
import type { CompiledProgram, CompiledVersion } from './compile-program.ts'
import type { ExplainedMeasure, ExplainedWay } from './explained.ts'
import { fold, folder, type TierResult } from './fold.ts'
import { rankIn } from './fold-pins.ts'
import type { FoldInput } from './fold-state.ts'
import { windowBounds } from './fold-windows.ts'
import { type Checkpoint, timelineOf } from './timeline.ts'
import {
  amountText,
  bothOf,
  dayText,
  lastDayText,
  type MetricWords,
  shortOf,
  type ShopWords,
  type TierText,
} from './tier-words.ts'

/** A customer as folded, with what is needed to fold them again with something more bought. */
export type Placed = {
  readonly program: CompiledProgram
  readonly version: CompiledVersion
  readonly result: TierResult
  readonly input: FoldInput
  readonly checkpoints: readonly Checkpoint[]
  readonly joined: Millis
  readonly asOf: Millis
  /** By condition of the version. */
  readonly words: readonly MetricWords[]
  readonly shop: ShopWords
  /** Whether what is bought adds to the measure; other metrics cannot be told beforehand. */
  readonly isSum: (measure: number) => boolean
}

export const levelName = ({ version }: Pick<Placed, 'version'>, rank: number): TierText => {
  const level = version.body.levels[rank]
  if (level === undefined) throw new Error(`no rank ${rank}`)
  return bothOf(level.name)
}

/** The way to the next level: what is missing now. null on top. */
export function wayUp(placed: Placed): ExplainedWay | null {
  const { version, result, shop } = placed
  if (result.nextRank < 0) return null
  const name = levelName(placed, result.nextRank)
  const missing = version.conditions.map((_, c) => result.missing[c] as number)
  const measures = measuresOf(placed, { rank: result.nextRank, missing })
  const mode = version.needsAll ? 'all' : 'any'
  const isReached = mode === 'all' ? missing.every((one) => one === 0) : missing.includes(0)
  const level = version.body.levels[result.nextRank]?.key ?? ''
  const bounds = version.conditions.map((one) => windowBounds(placed, one, placed.asOf))
  const by = Math.min(...bounds.map((one) => one.to))
  const sentence = isReached
    ? reachedSentence(placed, name, shop)
    : upSentence(measures, { mode, name, shop })
  return { level, name, mode, measures, from: null, by: by === Infinity ? null : by, sentence }
}

const measuresOf = (
  { version, result, words }: Placed,
  { rank, missing }: { readonly rank: number; readonly missing: readonly number[] },
): ExplainedMeasure[] =>
  version.conditions.map(({ step }, c) => ({
    condition: c,
    ...(words[c] as MetricWords),
    value: (result.values[c] as number) / step,
    needed: (version.from[rank * version.conditions.length + c] as number) / step,
    missing: (missing[c] as number) / step,
  }))

/**
 * What must be bought, and until when, so that the level does not fall when it would; found by folding again with it, so
 * that exactly so much keeps the level and one unit less does not. null if nothing takes it away, or nothing bought helps
 * (a level set by hand that ends).
 */
export function wayToKeep(placed: Placed): ExplainedWay | null {
  const { version, result, asOf, shop } = placed
  if (result.dropAt === Infinity || result.heldRank === 0 || result.rank !== result.heldRank)
    return null
  const by =
    result.graceUntil === Infinity && result.validUntil > asOf
      ? Math.min(result.validUntil, result.dropAt)
      : result.dropAt
  const bounds = version.conditions.map((one) => windowBounds(placed, one, by - 1))
  // What is bought before the deciding window begins would not count in it.
  const from = Math.max(asOf + 1, Math.min(...bounds.map((one) => one.from)))
  if (from >= by) return null
  const missing = missingToKeep(placed, from)
  if (missing === undefined) return null
  const isLater = from > asOf + 1
  const mode = version.needsAll ? 'all' : 'any'
  const measures = version.conditions.map(({ step }, c): ExplainedMeasure => {
    const value = isLater ? 0 : (result.values[c] as number) / step
    const needed = (missing[c] ?? Infinity) / step
    const words = placed.words[c] as MetricWords
    return { condition: c, ...words, value, needed: value + needed, missing: needed }
  })
  const possible = measures.filter((one) => Number.isFinite(one.missing))
  const name = levelName(placed, result.rank)
  const sentence = keepSentence(possible, {
    mode,
    name,
    shop,
    from: isLater ? from : undefined,
    by,
  })
  const level = version.body.levels[result.rank]?.key ?? ''
  return { level, name, mode, measures: possible, from: isLater ? from : null, by, sentence }
}

/** By condition, how much of it alone (any) or with enough of the others (all) keeps the level. */
function missingToKeep(placed: Placed, at: Millis): number[] | undefined {
  const { version } = placed
  if (version.conditions.some(({ measure }) => !placed.isSum(measure))) return undefined
  const plenty = version.conditions.map((_, c) => plentyOf(version, placed.result, c))
  const others = version.needsAll ? plenty : plenty.map(() => 0)
  const least = version.conditions.map((_, c) => {
    const buy = (amount: number): boolean =>
      isKept(
        placed,
        at,
        others.map((one, other) => (other === c ? amount : one)),
      )
    return buy(plenty[c] as number) ? leastThat(buy, plenty[c] as number) : Infinity
  })
  if (version.needsAll ? least.includes(Infinity) : least.every((one) => one === Infinity))
    return undefined
  return least
}

/** More than any level needs. */
const plentyOf = (
  { from, levelCount, conditions }: CompiledVersion,
  { values }: TierResult,
  c: number,
): number =>
  Math.ceil(
    (from[(levelCount - 1) * conditions.length + c] as number) + Math.abs(values[c] as number) + 1,
  )

function leastThat(holds: (amount: number) => boolean, enough: number): number {
  let [low, high] = [0, enough]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return high
}

/** Whether the level stands where it would fall, had so much more been bought by then. */
function isKept(placed: Placed, at: Millis, amounts: readonly number[]): boolean {
  const { program, version, result, input, checkpoints } = placed
  const deltas = program.measures.map((_, measure) =>
    version.conditions.reduce(
      (most, one, c) => (one.measure === measure ? Math.max(most, amounts[c] as number) : most),
      0,
    ),
  )
  const { timeline } = timelineOf(
    [...checkpoints, { id: 'bought in thought', at, deltas }],
    program.measures.length,
  )
  const own = folder(program)
  const after = fold(own, { ...input, timeline }, result.dropAt)
  const key = program.levelKeys[version.levelIds[result.rank] as number] as string
  return after.rank >= rankIn(program, after.versionIndex, key)
}

const reachedSentence = ({ result }: Placed, name: TierText, shop: ShopWords): TierText => {
  if (result.riseAt === Infinity)
    return { zh: `已达到${shortOf(name).zh}门槛`, en: `Enough for ${name.en}` }
  const day = dayText(result.riseAt, shop)
  return {
    zh: `已达标，${day} 升${shortOf(name).zh}`,
    en: `Enough for ${name.en}, which begins on ${day}`,
  }
}

type About = { readonly mode: 'any' | 'all'; readonly name: TierText; readonly shop: ShopWords }

/** 还差 320 元升金卡 / Spend ¥320 more to reach Gold */
function upSentence(measures: readonly ExplainedMeasure[], { mode, name, shop }: About): TierText {
  const what = missingText(
    measures.filter((one) => one.missing > 0),
    { mode, shop },
  )
  return { zh: `还差 ${what.zh}升${shortOf(name).zh}`, en: `${what.en} more to reach ${name.en}` }
}

function keepSentence(
  measures: readonly ExplainedMeasure[],
  {
    mode,
    name,
    shop,
    from,
    by,
  }: About & { readonly from: Millis | undefined; readonly by: Millis },
): TierText {
  const what = missingText(
    measures.filter((one) => one.missing > 0),
    { mode, shop },
  )
  const last = lastDayText(by, shop)
  if (from === undefined)
    return {
      zh: `${last} 前还差 ${what.zh}可保住${shortOf(name).zh}`,
      en: `${what.en} more by ${last} to keep ${name.en}`,
    }
  const first = dayText(from, shop)
  return {
    zh: `${first} 至 ${last} 满 ${what.zh}可保住${shortOf(name).zh}`,
    en: `${what.en} between ${first} and ${last} to keep ${name.en}`,
  }
}

/** 320 元; 320 元或 2 订单数 / Spend ¥320; Spend ¥320 or 2 orders */
function missingText(
  measures: readonly ExplainedMeasure[],
  { mode, shop }: { readonly mode: 'any' | 'all'; readonly shop: ShopWords },
): TierText {
  const texts = measures.map(({ name, unit, missing }): TierText => {
    const amount = amountText(missing, unit, shop.currency)
    if (unit === 'money' && measures.length === 1)
      return { zh: `${amount.zh}`, en: `Spend ${amount.en}` }
    return { zh: `${amount.zh}（${name.zh}）`, en: `${amount.en} of ${name.en}` }
  })
  const [zhJoin, enJoin] = mode === 'any' ? ['或 ', ' or '] : ['和 ', ' and ']
  return {
    zh: texts.map((one) => one.zh).join(zhJoin),
    en: texts.map((one) => one.en).join(enJoin),
  }
}
