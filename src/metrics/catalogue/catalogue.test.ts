import { describe, expect, test } from 'vitest'
import { unwrap } from '#core/result.ts'
import type { Window } from '#core/window.ts'
import { Check } from 'typebox/value'
import { aggregates } from '../aggregates/registry.ts'
import { facts } from '../facts/registry.ts'
import { formulaOf } from '../formula.ts'
import { type FactMetric, factMetricsOf, MetricDefinition } from '../metric-spec.ts'
import { planMetrics } from '../plan.ts'
import { metricCatalogue } from './registry.ts'

const parts: readonly FactMetric[] = metricCatalogue.all.flatMap(({ spec }) => factMetricsOf(spec))

const operandsOf = ({ spec }: MetricDefinition): string[] =>
  factMetricsOf(spec)
    .flatMap(({ where = [] }) => where)
    .flatMap((filter) => Object.entries(filter))
    .flatMap(([key, operand]) => (key === 'field' ? [] : [operand].flat().map(String)))

describe.each(metricCatalogue.all)('the metric $key', (definition) => {
  test('is well formed, and named and described in both languages', () => {
    expect(Check(MetricDefinition, definition)).toBe(true)
    expect(definition.name.zh).toMatch(/\p{Script=Han}|NPS/u)
    expect(definition.description.zh).toMatch(/。$/)
    expect(definition.name.en).toMatch(/^[A-Z]/)
    expect(definition.description.en).toMatch(/\.$/)
  })

  test('says how it is worked out', () => {
    const formula = formulaOf(definition.spec)
    expect(formula.zh).toMatch(/\p{Script=Han}/u)
    // What facts are compared with are the shop’s own words, in its own language.
    const said = operandsOf(definition).reduce((text, own) => text.replaceAll(own, ''), formula.en)
    expect(said).not.toMatch(/undefined|\p{Script=Han}/u)
  })

  test('has the unit of what it takes', () => {
    const column = unwrap(planMetrics([definition])).columnOf.get(definition.key)
    if (column?.spec.kind !== 'fact') return
    const { aggregate, field } = column.spec.metric
    if (field && ['sum', 'avg', 'min', 'max'].includes(aggregate.key)) {
      expect(definition.unit).toBe(field.unit)
    }
  })
})

test('the catalogue plans, and no two of its metrics are the same', () => {
  const { columnOf } = unwrap(planMetrics(metricCatalogue.all))
  expect(new Set(columnOf.values()).size).toBe(metricCatalogue.all.length)
})

test('the catalogue exercises every fact, every aggregate and every kind of window', () => {
  const kindOf = (window: Window): string => {
    if (window === 'lifetime') return window
    const [[kind, value] = ['', 0]] = Object.entries(window)
    return typeof value === 'string' ? `${kind} ${value}` : kind
  }
  expect(new Set(parts.map(({ fact }) => fact))).toEqual(new Set(facts.keys))
  expect(new Set(parts.map(({ aggregate }) => aggregate))).toEqual(new Set(aggregates.keys))
  expect(new Set(parts.map(({ within }) => kindOf(within ?? 'lifetime')))).toEqual(
    new Set([
      ...['lifetime', 'days', 'months', 'years', 'hours', 'minutes', 'seconds'],
      ...['this day', 'this month', 'this year', 'previous month', 'previous year'],
    ]),
  )
})

test('a formula reads as people say it', () => {
  const spec = { fact: 'orders', aggregate: 'sum', of: 'net_amount', within: { months: 12 } }
  expect(formulaOf(spec)).toEqual({
    zh: '近 12 个月有效订单的净额（扣除退款）：合计',
    en: 'sum (amount net of refunds) of orders, last 12 months',
  })
})
