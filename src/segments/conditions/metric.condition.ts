import { Type } from 'typebox'
import { problem } from '#core/problem.ts'
import { fail, ok } from '#core/result.ts'
import { MetricSpec } from '#metrics/metric-spec.ts'
import type { MetricColumn } from '#metrics/plan.ts'
import { sql } from '#sql/sql.ts'
import {
  checkComparison,
  checkedComparison,
  COMPARISONS,
  comparisonOf,
  comparisonSql,
  comparisonText,
  compares,
  isOrdered,
} from './comparison.ts'
import { defineCondition } from './condition.ts'
import { groundOfSpec } from './metric-ground.ts'
import { metricColumn, metricNamed, metricText } from './metric-words.ts'
import { showValue } from './show-value.ts'
import { dailyWakes } from './wakes.ts'

const MetricNode = Type.Object(
  {
    metric: Type.Union([Type.String({ minLength: 1, maxLength: 60 }), MetricSpec]),
    ...COMPARISONS,
    /** Among the top so many per cent of everybody who has a value. Only for named metrics. */
    top_percent: Type.Optional(Type.Number({ minimum: 0.01, maximum: 99.99 })),
  },
  { additionalProperties: false },
)

/**
 * A metric by name, or said on the spot, compared. Money is minor units; a ratio 0.05 = 5%. Where there is no value
 * the answer is unknown, but for `exists`.
 */
export const metricCondition = defineCondition({
  key: 'metric',
  name: { zh: '指标', en: 'Metric' },
  group: 'numbers',
  schema: MetricNode,
  examples: [
    {
      node: { metric: 'monetary', at_least: 200_000 },
      says: { zh: '累计消费金额 不低于 ¥2,000.00', en: 'Net spend is at least ¥2,000.00' },
    },
    {
      node: { metric: 'monetary', top_percent: 20 },
      says: { zh: '累计消费金额 位于前 20%', en: 'Net spend is among the top 20%' },
    },
    {
      node: {
        metric: {
          fact: 'orders',
          aggregate: 'sum',
          of: 'net_amount',
          within: { months: 12 },
        },
        at_least: 2_000_000,
      },
      says: {
        zh: '近 12 个月有效订单的净额（扣除退款）：合计 不低于 ¥20,000.00',
        en: 'sum (amount net of refunds) of orders, last 12 months is at least ¥20,000.00',
      },
    },
  ],
  check: (node, words, path) => {
    const found = metricColumn(node.metric, words, `${path}/metric`)
    if (!found.ok) return found
    if (node.top_percent !== undefined) {
      const several = comparisonOf(node, path)
      if (several.ok)
        return fail(problem('rule_mixed', { keys: `top_percent, ${several.value.operator}` }, path))
      if (typeof node.metric !== 'string' || !isNumber(found.value.column))
        return fail(
          problem(
            'invalid_value',
            {
              detail:
                'top_percent takes a number metric by name / top_percent 只能用于已命名的数值指标',
            },
            `${path}/top_percent`,
          ),
        )
      return ok(true)
    }
    const comparison = comparisonOf(node, path)
    if (!comparison.ok) return comparison
    return checkComparison(comparison.value, isText(found.value.column) ? 'text' : 'number', path)
  },
  sentence: (node, words) => {
    const name = metricText(node.metric, words)
    if (node.top_percent !== undefined)
      return {
        zh: `${name.zh} 位于前 ${node.top_percent}%`,
        en: `${name.en} is among the top ${node.top_percent}%`,
      }
    const named = metricNamed(node.metric, words, '')
    const unit = named.ok ? named.value.unit : 'count'
    const text = comparisonText(checkedComparison(node), (value) =>
      showValue(value, unit, words.currency),
    )
    return { zh: `${name.zh} ${text.zh}`, en: `${name.en} ${text.en}` }
  },
  compile: (node, use) => {
    const feature = use.metric(node.metric)
    if (node.top_percent !== undefined && typeof node.metric === 'string') {
      const cut = use.percentile(node.metric, 100 - node.top_percent)
      return {
        truth: sql`(${feature.value} >= ${cut})`,
        wakes: dailyWakes(feature, undefined, use),
      }
    }
    const comparison = checkedComparison(node)
    return {
      truth: comparisonSql(comparison, comparable(feature.column, feature.value)),
      wakes: dailyWakes(feature, comparison, use),
    }
  },
  matches: (node, sight) => {
    const value = sight.metric(node.metric)
    if (node.top_percent !== undefined && typeof node.metric === 'string') {
      const cut = sight.percentile(node.metric, 100 - node.top_percent)
      return value === null || cut === null ? null : Number(value) >= cut
    }
    return compares(checkedComparison(node), value)
  },
  ground: (node, sight, words) => {
    const named = metricNamed(node.metric, words, '')
    const spec = named.ok ? named.value.spec : undefined
    const comparison = node.top_percent === undefined ? checkedComparison(node) : undefined
    const asks = comparison === undefined ? 'at_least' : comparison.operator
    const needed =
      node.top_percent !== undefined && typeof node.metric === 'string'
        ? sight.percentile(node.metric, 100 - node.top_percent)
        : comparison && isOrdered(comparison.operator)
          ? Number(comparison.operand)
          : null
    return {
      text: metricText(node.metric, words),
      value: sight.metric(node.metric),
      ...(needed === null || !isOrdered(asks) ? {} : { needed, asks }),
      ...(named.ok ? { unit: named.value.unit } : {}),
      ...(spec ? groundOfSpec(spec, sight) : {}),
    }
  },
  touches: ({ metric, top_percent }) => [
    ...(top_percent === undefined ? [] : ['percentile']),
    typeof metric === 'string'
      ? `metric:${metric}`
      : 'fact' in metric
        ? `fact:${metric.fact}`
        : 'metric',
  ],
})

const isText = ({ readAs }: MetricColumn): boolean => readAs === 'text'
const isNumber = ({ readAs }: MetricColumn): boolean => readAs === 'integer' || readAs === 'float'

/** Instants are compared as epoch milliseconds, dates as days since 1970. */
function comparable({ readAs }: MetricColumn, value: ReturnType<typeof sql>) {
  if (readAs === 'instant') return sql`toUnixTimestamp64Milli(${value})`
  return readAs === 'date' ? sql`toInt32(${value})` : value
}
