import type { Unit } from '#api/shapes/metric.ts'
import type { Text } from '#api/shapes/text.ts'
import { moneyText } from '#core/money.ts'
import {
  conditionsOf,
  type QualifyCondition,
  type QualifyWindow,
  type TierProgram,
  thresholds,
} from '#loyalty/tier-program.ts'
import { aggregates } from '#metrics/aggregates/registry.ts'
import { fieldOf } from '#metrics/facts/fact.ts'
import { facts } from '#metrics/facts/registry.ts'
import { isRatio, isScore, type MetricSpec, type Unit as MetricUnit } from '#metrics/metric-spec.ts'
import { keptMetric, type MetricBook } from './metric-book.ts'
import { bothLanguages, unitOf } from './metric-view.ts'

/** What the words of a rule need to know of the shop. */
export type RuleContext = { readonly book: MetricBook; readonly currency: string }

/** What a condition counts: its name and unit. `key`: of the dictionary, or made of the metric's own words. */
export type ConditionView = {
  readonly key: string
  readonly name: Text
  readonly unit: Unit
  readonly isMoney: boolean
}

/** @example conditionView({ metric: { fact: 'orders', aggregate: 'sum', of: 'net_amount' }, … }, context) // 净消费, money */
export function conditionView({ metric }: QualifyCondition, { book }: RuleContext): ConditionView {
  if (typeof metric === 'string') {
    const found = keptMetric(book, metric)
    const unit = found.ok ? found.value.definition.unit : 'count'
    return {
      key: metric,
      name: found.ok ? bothLanguages(found.value.definition.name) : { zh: metric, en: metric },
      ...units(unit),
    }
  }
  return { key: specKey(metric), name: specName(metric), ...units(specUnit(metric)) }
}

const units = (unit: MetricUnit) => ({ unit: unitOf(unit), isMoney: unit === 'money' })

/** The window of a condition in words. */
export function qualifyWindowText(window: QualifyWindow): Text {
  if (window === 'calendar_year') return { zh: '自然年', en: 'calendar year' }
  if (window === 'membership_year') return { zh: '会员年度', en: 'membership year' }
  if (window === 'lifetime') return { zh: '累计', en: 'lifetime' }
  return 'rolling_days' in window
    ? { zh: `近${window.rolling_days}天`, en: `last ${window.rolling_days} days` }
    : { zh: `近${window.rolling_months}个月`, en: `last ${window.rolling_months} months` }
}

/** A number with its unit. @example amountText(32000, { isMoney: true, unit: 'money' }, 'CNY') // 320 元 */
export function amountText(
  value: number,
  { isMoney, unit }: Pick<ConditionView, 'isMoney' | 'unit'>,
  currency: string,
): Text {
  if (isMoney) return moneyText(Math.round(value), currency)
  const number = grouped(String(Math.round(value * 1000) / 1000))
  if (unit === 'days') return { zh: `${number} 天`, en: `${number} days` }
  if (unit === 'basis_points') return { zh: `${value / 100}%`, en: `${value / 100}%` }
  return { zh: number, en: number }
}

/** What it takes to reach a level: 净消费满 5,000 元. The lowest takes nothing. */
export function thresholdText(program: TierProgram, rank: number, context: RuleContext): Text {
  const level = program.levels[rank]
  if (rank === 0 || level === undefined) return { zh: '注册或首次下单', en: 'everybody' }
  const { mode, conditions } = conditionsOf(program)
  const from = thresholds(level.from)
  const each = conditions.map((condition, index) => {
    const view = conditionView(condition, context)
    const amount = amountText(from[index] ?? 0, view, context.currency)
    return { zh: `${view.name.zh}满 ${amount.zh}`, en: `${view.name.en} from ${amount.en}` }
  })
  const [zhJoin, enJoin] = mode === 'any' ? [' 或 ', ' or '] : [' 且 ', ' and ']
  return { zh: each.map((one) => one.zh).join(zhJoin), en: each.map((one) => one.en).join(enJoin) }
}

/** The rule in one sentence, as somebody who runs the shop would say it. */
export function ruleSentence(program: TierProgram, context: RuleContext): Text {
  const { conditions } = conditionsOf(program)
  const windows = conditions.map((one) => qualifyWindowText(one.window))
  const counted = conditions.map((one) => conditionView(one, context).name)
  const steps = program.levels.slice(1).map((level, index) => {
    const name = bothLanguages(level.name)
    const threshold = thresholdText(program, index + 1, context)
    return { zh: `${threshold.zh}升${name.zh}`, en: `${name.en}: ${threshold.en}` }
  })
  const policies = [
    upgradeText(program),
    validityText(program),
    downgradeText(program),
    ...extraTexts(program),
  ]
  const over = [...new Set(windows.map((one) => one.zh))].join('、')
  const overEn = [...new Set(windows.map((one) => one.en))].join(', ')
  const names = [...new Set(counted.map((one) => one.zh))].join('、')
  const namesEn = [...new Set(counted.map((one) => one.en))].join(', ')
  return {
    zh: `按${over}${names}定级：${steps.map((one) => one.zh).join('，')}；${policies.map((one) => one.zh).join('，')}。`,
    en: `By ${namesEn} (${overEn}): ${steps.map((one) => one.en).join('; ')}. ${policies.map((one) => one.en).join(', ')}.`,
  }
}

const upgradeText = ({ upgrade }: TierProgram): Text =>
  upgrade === 'period_end'
    ? { zh: '期末统一升级', en: 'Upgrades at the end of the period' }
    : { zh: '达标立即升级', en: 'Upgrades at once' }

function validityText({ validity = 'forever' }: TierProgram): Text {
  if (validity === 'forever') return { zh: '等级长期有效', en: 'held for good' }
  if (validity === 'end_of_this_year')
    return { zh: '等级保留到当年年底', en: 'held to the end of the year' }
  if (validity === 'end_of_next_year')
    return { zh: '等级保留到次年年底', en: 'held to the end of the next year' }
  return { zh: `等级保留 ${validity.months} 个月`, en: `held for ${validity.months} months` }
}

function downgradeText({ downgrade }: TierProgram): Text {
  const when = downgrade?.when ?? 'never'
  if (when === 'never') return { zh: '不降级', en: 'never falls' }
  const step: Text =
    downgrade?.to === 'one_step'
      ? { zh: '每次降一级', en: 'one step at a time' }
      : { zh: '降到实际达到的等级', en: 'to the level earned' }
  const grace = downgrade?.grace_days ?? 0
  const late: Text =
    grace > 0
      ? { zh: `，宽限 ${grace} 天`, en: ` after ${grace} days of grace` }
      : { zh: '', en: '' }
  return when === 'at_once'
    ? { zh: `不再达标即降级（${step.zh}）${late.zh}`, en: `falls at once (${step.en})${late.en}` }
    : {
        zh: `到期未达标则降级（${step.zh}）${late.zh}`,
        en: `falls when it ends unless earned again (${step.en})${late.en}`,
      }
}

function extraTexts({ refunds, pending_days: pending = 0, scope }: TierProgram): Text[] {
  return [
    refunds === 'keep'
      ? { zh: '退款不影响已得等级', en: 'refunds do not count' }
      : { zh: '退款从消费中扣除', en: 'refunds are taken off' },
    ...(pending > 0
      ? [{ zh: `下单满 ${pending} 天后计入`, en: `orders count after ${pending} days` }]
      : []),
    ...(scope
      ? [
          {
            zh: `只计门店：${scope.stores.join('、')}`,
            en: `only stores ${scope.stores.join(', ')}`,
          },
        ]
      : []),
  ]
}

const grouped = (text: string): string => text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')

const specKey = (spec: MetricSpec): string =>
  isScore(spec)
    ? 'score'
    : isRatio(spec)
      ? 'ratio'
      : [spec.fact, spec.aggregate, spec.of].filter((part) => part !== undefined).join('_')

function specName(spec: MetricSpec): Text {
  if (isScore(spec)) return { zh: '综合得分', en: 'score' }
  if (isRatio(spec)) {
    const [of, per] = [specName(spec.ratio.of), specName(spec.ratio.per)]
    return { zh: `${of.zh}÷${per.zh}`, en: `${of.en} per ${per.en}` }
  }
  if (spec.fact === 'orders' && spec.aggregate === 'sum' && spec.of === 'net_amount')
    return { zh: '净消费', en: 'net spend' }
  if (spec.fact === 'orders' && spec.aggregate === 'count' && spec.of === undefined)
    return { zh: '订单数', en: 'orders' }
  const fact = facts.get(spec.fact)
  const aggregate = aggregates.get(spec.aggregate)
  const field = fact.ok && spec.of !== undefined ? fieldOf(fact.value, spec.of) : undefined
  const only = (spec.where ?? [])
    .flatMap((filter) => ('is' in filter ? [String(filter.is)] : []))
    .join(' ')
  const parts = [
    only === '' ? undefined : { zh: only, en: only },
    fact.ok ? fact.value.name : undefined,
    field?.name,
    aggregate.ok ? aggregate.value.name : undefined,
  ]
  const said = parts.filter((part) => part !== undefined)
  return { zh: said.map((part) => part.zh).join(''), en: said.map((part) => part.en).join(' ') }
}

function specUnit(spec: MetricSpec): MetricUnit {
  if (isScore(spec)) return 'score'
  if (isRatio(spec)) return 'quantity'
  const fact = facts.get(spec.fact)
  const field = fact.ok && spec.of !== undefined ? fieldOf(fact.value, spec.of) : undefined
  return spec.aggregate === 'count' || spec.aggregate === 'distinct' || field === undefined
    ? 'count'
    : field.unit
}
