import type { Problem } from '#core/problem.ts'
import {
  type FactMetric,
  factMetricsOf,
  type Filter,
  isRatio,
  isScore,
  type MetricSpec,
} from '#metrics/metric-spec.ts'
import type { KnownWords, RuleWords } from './condition.ts'
import { unknownWord } from './unknown-word.ts'

type Words = (words: RuleWords) => KnownWords

const ORDERS: Readonly<Record<string, Words>> = {
  channel: (words) => words.places.channel,
  store: (words) => words.places.store,
}
/** Fields whose values are words of the shop: another one would match nothing, for ever. */
const WORDED: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  orders: ORDERS,
  placed_orders: ORDERS,
  order_lines: ORDERS,
  events: { type: (words) => words.events },
  attributes: { name: (words) => words.attributes },
}

/** The first word in the filters of a metric said on the spot that the shop does not have; `path`: the metric’s. */
export function unknownFilterWord(
  spec: MetricSpec,
  words: RuleWords,
  path: string,
): Problem | undefined {
  for (const [index, metric] of factMetricsOf(spec).entries()) {
    const at = `${path}${stepTo(spec, index)}`
    for (const [no, filter] of (metric.where ?? []).entries()) {
      const wrong = wrongWord(metric, filter, words, `${at}/where/${no}`)
      if (wrong) return wrong
    }
  }
  return undefined
}

/** Where a metric over facts stands in a spec that is made of some. */
function stepTo(spec: MetricSpec, index: number): string {
  if (isRatio(spec)) return index === 0 ? '/ratio/of' : '/ratio/per'
  if (!isScore(spec)) return ''
  let left = index
  for (const [no, { of }] of spec.score.parts.entries()) {
    const size = factMetricsOf(of).length
    if (left < size) return `/score/parts/${no}/of${stepTo(of, left)}`
    left -= size
  }
  return ''
}

function wrongWord(
  { fact }: FactMetric,
  filter: Filter,
  words: RuleWords,
  path: string,
): Problem | undefined {
  const known = WORDED[fact]?.[filter.field]?.(words)
  if (!known) return undefined
  const said = filter as Readonly<Record<string, unknown>>
  for (const operator of ['is', 'is_not', 'in', 'not_in']) {
    const operand = said[operator]
    const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
    const wrong = list.findIndex((one) => typeof one === 'string' && !known.has(one))
    if (wrong < 0) continue
    const key = String(list[wrong])
    const at = Array.isArray(operand) ? `${path}/${operator}/${wrong}` : `${path}/${operator}`
    return unknownWord(filter.field, { key, known, path: at })
  }
  return undefined
}
