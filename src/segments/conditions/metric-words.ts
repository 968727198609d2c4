import { nearest } from '#core/nearest.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { aggregates } from '#metrics/aggregates/registry.ts'
import { formulaOf } from '#metrics/formula.ts'
import { type MetricDefinition, type MetricSpec } from '#metrics/metric-spec.ts'
import { type MetricColumn, planMetrics } from '#metrics/plan.ts'
import type { MetricName, RuleWords, Text } from './condition.ts'
import { unknownFilterWord } from './filter-words.ts'

/**
 * The definition of a metric that a rule names or says on the spot. One that is said on the spot is 0 where there
 * are no facts if its aggregate counts or adds up, else nothing.
 */
export function metricNamed(
  metric: MetricName,
  words: RuleWords,
  path: string,
): Result<MetricDefinition> {
  if (typeof metric !== 'string') return ok(inlineMetric(metric))
  const found = words.metric(metric)
  if (found) return ok(found)
  const params = { metric, near: nearest(metric, words.known('metric')) }
  return fail(problem('unknown_metric', params, path))
}

/** The column of a metric, if all its words are known. */
export function metricColumn(
  metric: MetricName,
  words: RuleWords,
  path: string,
): Result<{ readonly definition: MetricDefinition; readonly column: MetricColumn }> {
  const named = metricNamed(metric, words, path)
  if (!named.ok) return named
  const definition = named.value
  const plan = planMetrics([definition])
  if (!plan.ok) {
    // The plan speaks of a list of definitions; the caller wrote the spec itself.
    const at = (plan.problem.path ?? '').replace(/^\/0(\/spec)?/, '')
    return fail({ ...plan.problem, path: `${path}${at}` })
  }
  const column = plan.value.columnOf.get(definition.key)
  if (!column) throw new Error('a planned metric has a column')
  const unknown = typeof metric === 'string' ? undefined : unknownFilterWord(metric, words, path)
  if (unknown) return fail(unknown)
  return ok({ definition, column })
}

/** A metric without a name, as a definition. */
export function inlineMetric(spec: MetricSpec): MetricDefinition {
  const aggregate =
    'aggregate' in spec ? aggregates.all.find((one) => one.key === spec.aggregate) : undefined
  return {
    key: 'm',
    name: { zh: '指标', en: 'metric' },
    description: { zh: '规则内的指标', en: 'a metric said in a rule' },
    unit: unitOf(spec),
    null_value: 'score' in spec || aggregate?.empty === 'zero' ? 'zero' : 'null',
    spec,
  }
}

/** How a metric's values are shown, as far as its spec tells. */
function unitOf(spec: MetricSpec): MetricDefinition['unit'] {
  if ('score' in spec) return 'score'
  if (!('aggregate' in spec)) return 'ratio'
  if (/amount|total|discount|shipping|price/.test(spec.of ?? '') && MONEY.has(spec.aggregate))
    return 'money'
  return 'count'
}
const MONEY: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'first', 'last'])

/** What a metric is called: its name, or how it is worked out. */
export function metricText(metric: MetricName, words: RuleWords): Text {
  if (typeof metric !== 'string') return formulaOf(metric)
  const name = words.metric(metric)?.name
  return { zh: name?.zh ?? metric, en: name?.en ?? name?.zh ?? metric }
}
