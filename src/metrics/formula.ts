import type { DateRange, Window } from '#core/window.ts'
import type { Localized } from '#core/text.ts'
import { aggregates } from './aggregates/registry.ts'
import { fieldOf } from './facts/fact.ts'
import { facts } from './facts/registry.ts'
import {
  type FactMetric,
  type Filter,
  isRatio,
  isScore,
  type MetricSpec,
  type ScoreMetric,
  type ScorePart,
  type Unless,
} from './metric-spec.ts'

type Text = Required<Localized>

/**
 * How a metric is worked out, in one line for the metrics dictionary.
 *
 * @example formulaOf({ fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } }).en
 * // 'sum (amount net of refunds) of orders, last 12 months'
 */
export function formulaOf(spec: MetricSpec): Text {
  if (isScore(spec)) return scoreFormula(spec)
  if (!isRatio(spec)) return factFormula(spec)
  const of = factFormula(spec.ratio.of)
  const per = factFormula(spec.ratio.per)
  const { times } = spec.ratio
  const factor = times === undefined ? '' : ` × ${shown(times)}`
  return { zh: `${of.zh} ÷ ${per.zh}${factor}`, en: `${of.en} ÷ ${per.en}${factor}` }
}

/** A number as people write it; what no decimal says exactly is cut. */
const shown = (value: number): string => String(Number(value.toFixed(4)))

/** Every part with its weight and what counts as none and as all of it. */
function scoreFormula({ score: { parts, scale } }: ScoreMetric): Text {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const said = parts.map((part) => partFormula(part, part.weight / total))
  return {
    zh: `${shown(scale)} × [ ${said.map(({ zh }) => zh).join(' + ')} ]`,
    en: `${shown(scale)} × [ ${said.map(({ en }) => en).join(' + ')} ]`,
  }
}

function partFormula({ of, from, to }: ScorePart, share: number): Text {
  const { zh, en } = formulaOf(of)
  const weight = `${shown(100 * share)}%`
  const range = `${shown(from)} → 0, ${shown(to)} → 1`
  return { zh: `${weight} × （${zh}；${range}）`, en: `${weight} × (${en}; ${range})` }
}

function factFormula(spec: FactMetric): Text {
  const fact = facts.all.find(({ key }) => key === spec.fact)
  const aggregate = aggregates.all.find(({ key }) => key === spec.aggregate)
  if (!fact || !aggregate) throw new Error(`an unchecked spec: ${spec.fact} ${spec.aggregate}`)
  const nameOf = (key: string): Text => fieldOf(fact, key)?.name ?? { zh: key, en: key }
  const of = spec.of === undefined ? undefined : nameOf(spec.of)
  const by = spec.by === undefined ? undefined : nameOf(spec.by)
  const where = (spec.where ?? []).map((filter) => filterText(filter, nameOf(filter.field)))
  const window = windowText(spec.within ?? 'lifetime')
  const unless = spec.unless ? unlessText(spec.unless) : { zh: '', en: '' }
  const conditions = (language: keyof Text): string =>
    where.map((one) => one[language]).join(language === 'zh' ? '，' : ', ')
  return {
    zh: [
      `${window.zh}${fact.name.zh}`,
      where.length === 0 ? '' : `（${conditions('zh')}）`,
      of ? `的${of.zh}` : '',
      `：${aggregate.name.zh}`,
      by ? `，按${by.zh}加权` : '',
      spec.half_life ? `，每 ${spec.half_life.days} 天减半` : '',
      unless.zh,
    ].join(''),
    en: [
      aggregate.name.en,
      of ? ` (${of.en})` : '',
      ` of ${fact.name.en}`,
      where.length === 0 ? '' : ` where ${conditions('en')}`,
      by ? `, weighed by ${by.en}` : '',
      spec.half_life ? `, halved every ${spec.half_life.days} days` : '',
      `, ${window.en}`,
      unless.en,
    ].join(''),
  }
}

/** What speaks against: 此后未出现（同一商品编码的购买的商品）. */
function unlessText({ fact: key, of, where = [], later }: Unless): Text {
  const fact = facts.all.find((one) => one.key === key)
  if (!fact) throw new Error(`an unchecked spec: ${key}`)
  const nameOf = (field: string): Text => fieldOf(fact, field)?.name ?? { zh: field, en: field }
  const filters = where.map((filter) => filterText(filter, nameOf(filter.field)))
  const which = (language: keyof Text, comma: string): string =>
    filters.map((one) => one[language]).join(comma)
  const same = of === undefined ? { zh: '', en: '' } : nameOf(of)
  return {
    zh: `，${later ? '且此后没有' : '且从未有'}${of === undefined ? '' : `相同${same.zh}的`}${fact.name.zh}${filters.length === 0 ? '' : `（${which('zh', '，')}）`}`,
    en: `, without any ${later ? 'later ' : ''}${fact.name.en}${of === undefined ? '' : ` of the same ${same.en}`}${filters.length === 0 ? '' : ` where ${which('en', ', ')}`}`,
  }
}

export function filterText(filter: Filter, field: Text): Text {
  if ('exists' in filter) {
    return filter.exists
      ? { zh: `${field.zh}不为空`, en: `there is a ${field.en}` }
      : { zh: `${field.zh}为空`, en: `there is no ${field.en}` }
  }
  const [operator, operand] = Object.entries(filter).find(([key]) => key !== 'field') as [
    keyof typeof SIGNS,
    unknown,
  ]
  const text = Array.isArray(operand) ? operand.join('/') : String(operand)
  return {
    zh: `${field.zh}${SIGNS[operator]}${text}`,
    en: `${field.en} ${SIGNS[operator]} ${text}`,
  }
}

const SIGNS = {
  is: '=',
  is_not: '≠',
  in: '∈',
  not_in: '∉',
  at_least: '≥',
  above: '>',
  at_most: '≤',
  below: '<',
} as const

/** A window in words. */
export function windowText(window: Window): Text {
  if (window === 'lifetime') return { zh: '累计', en: 'all time' }
  if ('from' in window) return rangeText(window)
  if ('this' in window) return THIS[window.this]
  if ('previous' in window) return PREVIOUS[window.previous]
  const [unit, count] = Object.entries(window)[0] as [keyof typeof LENGTHS, number]
  const { zh, en } = LENGTHS[unit]
  return { zh: `近 ${count} ${zh}`, en: `last ${count} ${count === 1 ? en : `${en}s`}` }
}

/** A range of dates in words. */
export function rangeText({ from, to }: DateRange): Text {
  if (to === undefined) return { zh: `自 ${from} 起`, en: `since ${from}` }
  if (from === to) return { zh: `${from} 当天`, en: `on ${from}` }
  return { zh: `${from} 至 ${to}`, en: `${from} to ${to}` }
}

const THIS = {
  day: { zh: '今日', en: 'today' },
  month: { zh: '本月', en: 'this month' },
  year: { zh: '本年', en: 'this year' },
} as const

const PREVIOUS = {
  month: { zh: '上月', en: 'last month' },
  year: { zh: '上年', en: 'last year' },
} as const

const LENGTHS = {
  days: { zh: '天', en: 'day' },
  months: { zh: '个月', en: 'month' },
  years: { zh: '年', en: 'year' },
  hours: { zh: '小时', en: 'hour' },
  minutes: { zh: '分钟', en: 'minute' },
  seconds: { zh: '秒', en: 'second' },
} as const
