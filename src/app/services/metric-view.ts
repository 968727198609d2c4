import type { Metric, MetricValue, Unit } from '#api/shapes/metric.ts'
import type { Text } from '#api/shapes/text.ts'
import type { Window } from '#core/window.ts'
import { formulaOf, rangeText } from '#metrics/formula.ts'
import {
  factMetricsOf,
  isRatio,
  isScore,
  type MetricDefinition,
  type MetricSpec,
  type Unit as MetricUnit,
} from '#metrics/metric-spec.ts'

/** The API's units: ratios travel as basis points, instants as epoch milliseconds. */
const UNITS: Readonly<Record<MetricUnit, Unit>> = Object.freeze({
  money: 'money',
  count: 'count',
  quantity: 'number',
  days: 'days',
  years: 'number',
  seconds: 'seconds',
  ratio: 'basis_points',
  times: 'number',
  score: 'score',
  text: 'text',
  instant: 'time',
  hour: 'number',
  weekday: 'number',
})

/** The unit in which the API speaks of a metric. */
export const unitOf = (unit: MetricUnit): Unit => UNITS[unit]

/** A metric's value in the API's unit. @example valueIn('ratio', 0.05) // 500 */
export function valueIn(unit: MetricUnit, value: number | string | boolean | null): MetricValue {
  if (value === null || typeof value === 'string') return value
  const number = Number(value)
  return unit === 'ratio' ? Math.round(number * 10_000) : number
}

/** A name in both languages; English may be left out by a shop. */
export const bothLanguages = ({
  zh,
  en,
}: {
  readonly zh: string
  readonly en?: string | undefined
}): Text => ({ zh, en: en ?? zh })

/** A metric as the dictionary shows it. */
export function metricView(
  definition: MetricDefinition,
): Omit<Metric, 'origin' | 'version' | 'used_by' | 'etag'> {
  const { spec } = definition
  const [base] = factMetricsOf(spec)
  const window = windowOf(spec)
  return {
    key: definition.key,
    name: bothLanguages(definition.name),
    sentence: bothLanguages(definition.description),
    unit: unitOf(definition.unit),
    fact: base?.fact ?? '',
    aggregate: isScore(spec) ? 'score' : isRatio(spec) ? 'ratio' : spec.aggregate,
    of: isScore(spec) || isRatio(spec) ? null : (spec.of ?? null),
    window,
    window_text: windowText(window),
    when_none: definition.null_value === 'zero' ? 0 : null,
    definition: spec,
    written: definition,
    sortable: unitOf(definition.unit) !== 'text',
    formula: formulaOf(spec),
  }
}

/** The stretch of time that a spec looks at, in words. */
export const specWindowText = (spec: MetricSpec): Text => windowText(windowOf(spec))

/** Parts of a score may look at different stretches; the longest is all time. */
const windowOf = (spec: MetricSpec): Window =>
  isScore(spec) ? 'lifetime' : (factMetricsOf(spec)[0]?.within ?? 'lifetime')

/** A window in words: 近30天. */
function windowText(window: Window): Text {
  if (window === 'lifetime') return { zh: '累计', en: 'all time' }
  if ('from' in window) return rangeText(window)
  if ('this' in window) return THIS[window.this]
  if ('previous' in window) return PREVIOUS[window.previous]
  const [unit, count] = Object.entries(window)[0] as [keyof typeof STRETCHES, number]
  return { zh: `近${count}${STRETCHES[unit].zh}`, en: `last ${count} ${STRETCHES[unit].en}` }
}

const THIS = {
  day: { zh: '今天', en: 'today' },
  month: { zh: '本月', en: 'this month' },
  year: { zh: '今年', en: 'this year' },
} as const
const PREVIOUS = {
  month: { zh: '上月', en: 'last month' },
  year: { zh: '去年', en: 'last year' },
} as const
const STRETCHES = {
  days: { zh: '天', en: 'days' },
  months: { zh: '个月', en: 'months' },
  years: { zh: '年', en: 'years' },
  hours: { zh: '小时', en: 'hours' },
  minutes: { zh: '分钟', en: 'minutes' },
  seconds: { zh: '秒', en: 'seconds' },
} as const
