import { boundsOf, type Window } from '#core/window.ts'
import { dayOf, type Millis, startOfYear } from '#core/time.ts'
import {
  conditionsOf,
  type QualifyWindow,
  type TierProgram as Rule,
  thresholds,
} from '#loyalty/tier-program.ts'
import type { TierPin as KeptPin } from '#loyalty/pins.ts'
import type { CustomerTier, TierMeasure, TierPin, TierStay, TierWay } from '#api/shapes/tier.ts'
import type { Text } from '#api/shapes/text.ts'
import { bothLanguages } from './metric-view.ts'
import { iso, isoOrNull, type Shop } from './shop.ts'
import type { Standing } from './standing.ts'
import { levelBook, type StoredProgram, versionAt } from './tier-programs.ts'
import { reasonText } from './tier-reason-texts.ts'
import {
  amountText,
  type ConditionView,
  conditionView,
  qualifyWindowText,
  type RuleContext,
} from './tier-texts.ts'

export type TierContext = RuleContext & { readonly shop: Shop; readonly asOf: Millis }

/** What a place is shown with: the customer's pins, to find the one in force; what keeps the level (tier-keep.ts). */
export type TierBeside = { readonly pins: readonly KeptPin[]; readonly keep: TierWay | null }

/** A customer's place in a program as the API shows it. */
export function customerTier(
  standing: Standing,
  program: StoredProgram,
  { pins, keep }: TierBeside,
  context: TierContext,
): CustomerTier {
  const rule = ruleOf(standing, program, context.asOf)
  const levels = levelBook(program)
  const views = conditionsOf(rule).conditions.map((condition) => conditionView(condition, context))
  const target = standing.nextLevel ?? standing.level
  const pin = pins.find((one) => one.id === standing.pin)
  const window = windowOf(rule, context)
  return {
    program: program.key,
    program_name: bothLanguages(rule.name),
    level: standing.level,
    level_name: levels.nameOf(standing.level),
    rank: standing.rank,
    since: isoOrNull(standing.since, context.shop),
    valid_until: isoOrNull(standing.validUntil, context.shop),
    window: {
      from: isoOrNull(window.from, context.shop),
      to: iso(context.asOf, context.shop),
      text: window.text,
    },
    measures: measuresTo(fromOf(rule, target), standing.values, views),
    progress: progressOf(rule, standing),
    up: wayUp(standing, { rule, views, levels, window }, context),
    keep,
    drop:
      standing.drop === undefined
        ? null
        : dropOf(standing.drop, levels.nameOf(standing.drop.to), context),
    pin: pin ? pinView(pin, context.shop) : null,
    history: staysOf(standing, { views, levels }, context),
  }
}

/** The rules by which a standing was judged. */
const ruleOf = (standing: Pick<Standing, 'version'>, program: StoredProgram, asOf: Millis): Rule =>
  (program.versions.find((one) => one.version === standing.version) ?? versionAt(program, asOf))
    .body

export const pinView = (pin: KeptPin, shop: Shop): TierPin => ({
  id: pin.id,
  program: pin.program,
  level: pin.level,
  reason: pin.reason,
  by: pin.author,
  at: iso(pin.from, shop),
  until: isoOrNull(pin.until, shop),
})

/** How far the values are on the way to thresholds. */
export const measuresTo = (
  needed: readonly number[],
  values: readonly number[],
  views: readonly ConditionView[],
): TierMeasure[] =>
  views.map(({ key, name, unit }, index) => {
    const value = values[index] ?? 0
    const threshold = needed[index] ?? 0
    return {
      metric: key,
      name,
      unit,
      value,
      needed: threshold,
      missing: Math.max(0, threshold - value),
    }
  })

const fromOf = (rule: Rule, level: string): readonly number[] =>
  thresholds(rule.levels.find((one) => one.key === level)?.from ?? 0)

/** Share of the way from nothing to the next level's thresholds. */
function progressOf(rule: Rule, standing: Standing): number {
  if (standing.nextLevel === undefined) return 10_000
  const shares = fromOf(rule, standing.nextLevel).map((needed, index) =>
    needed <= 0 ? 1 : Math.min(1, Math.max(0, (standing.values[index] ?? 0) / needed)),
  )
  const share = conditionsOf(rule).mode === 'any' ? Math.max(...shares) : Math.min(...shares)
  return Math.floor(10_000 * share)
}

type Parts = {
  readonly rule: Rule
  readonly views: readonly ConditionView[]
  readonly levels: ReturnType<typeof levelBook>
  readonly window: TierWindow
}

function wayUp(
  standing: Standing,
  { rule, views, levels, window }: Parts,
  context: TierContext,
): TierWay | null {
  if (standing.nextLevel === undefined) return null
  const measures = measuresTo(fromOf(rule, standing.nextLevel), standing.values, views)
  const { mode } = conditionsOf(rule)
  const name = levels.nameOf(standing.nextLevel)
  const isDone =
    mode === 'any'
      ? measures.some((one) => one.missing === 0)
      : measures.every((one) => one.missing === 0)
  const missing = missingText(measures, views, { mode, currency: context.currency })
  const sentence: Text = isDone
    ? {
        zh: `已达到${name.zh}门槛${standing.rise ? `，${dayOf(standing.rise.at, context.shop.zone())} 升级` : ''}`,
        en: `Enough for ${name.en}${standing.rise ? `, from ${dayOf(standing.rise.at, context.shop.zone())}` : ''}`,
      }
    : { zh: `还差 ${missing.zh}升${name.zh}`, en: `${missing.en} more to ${name.en}` }
  return {
    level: standing.nextLevel,
    name,
    measures,
    mode,
    by: isoOrNull(window.to, context.shop),
    sentence,
  }
}

function missingText(
  measures: readonly TierMeasure[],
  views: readonly ConditionView[],
  { mode, currency }: { mode: 'any' | 'all'; currency: string },
): Text {
  const open = measures
    .map((measure, index) => ({ measure, view: views[index] as ConditionView }))
    .filter(({ measure }) => measure.missing > 0)
  const texts = open.map(({ measure, view }) => {
    const amount = amountText(measure.missing, view, currency)
    return open.length === 1 && view.isMoney
      ? amount
      : { zh: `${amount.zh} ${view.name.zh}`, en: `${amount.en} ${view.name.en}` }
  })
  const [zhJoin, enJoin] = mode === 'any' ? [' 或 ', ' or '] : [' 和 ', ' and ']
  const zh = texts.map((one) => one.zh).join(zhJoin)
  return { zh: /[\d%]$/.test(zh) ? `${zh} ` : zh, en: texts.map((one) => one.en).join(enJoin) }
}

function dropOf(
  drop: { at: Millis; to: string },
  name: Text,
  { shop }: TierContext,
): CustomerTier['drop'] {
  const day = dayOf(drop.at, shop.zone())
  return {
    at: iso(drop.at, shop),
    to: drop.to,
    to_name: name,
    sentence: {
      zh: `若不再消费，将于 ${day} 降为${name.zh}`,
      en: `Falls to ${name.en} on ${day} if nothing more is bought`,
    },
  }
}

function staysOf(
  standing: Standing,
  { views, levels }: Pick<Parts, 'views' | 'levels'>,
  { shop, currency }: TierContext,
): TierStay[] {
  const [view] = views
  return standing.history.map((change, index) => {
    const name = levels.nameOf(change.level)
    const next = standing.history[index + 1]
    return {
      level: change.level,
      name,
      from: iso(change.at, shop),
      to: next ? iso(next.at, shop) : null,
      cause: change.reason,
      sentence: reasonText(change.reason, {
        level: name,
        amount: view && amountText(change.value, view, currency),
      }),
      version: change.version,
    }
  })
}

type TierWindow = {
  readonly from: Millis | undefined
  readonly to: Millis | undefined
  readonly text: Text
}

/** The window of the first condition: where it began, and when it begins anew (undefined: it moves on, or never). */
function windowOf(rule: Rule, { shop, asOf }: TierContext): TierWindow {
  const [condition] = conditionsOf(rule).conditions
  const window: QualifyWindow = condition?.window ?? 'lifetime'
  const text = qualifyWindowText(window)
  if (window === 'calendar_year')
    return { from: startOfYear(asOf, shop.zone()), to: startOfYear(asOf, shop.zone(), 1), text }
  if (window === 'lifetime' || window === 'membership_year')
    return { from: undefined, to: undefined, text }
  const rolling: Window =
    'rolling_days' in window ? { days: window.rolling_days } : { months: window.rolling_months }
  return { from: boundsOf(rolling, asOf, shop.zone()).from, to: undefined, text }
}
