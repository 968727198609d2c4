import fc from 'fast-check'
import type { Window } from '#core/window.ts'
import { aggregates } from '../aggregates/registry.ts'
import { facts } from '../facts/registry.ts'
import type { Fact, Field } from '../facts/fact.ts'
import type { FactMetric, Filter, MetricDefinition, MetricSpec } from '../metric-spec.ts'
import { planMetrics } from '../plan.ts'

/** Every kind of window, short and long. */
export const WINDOWS: readonly Window[] = [
  'lifetime',
  { days: 1 },
  { days: 7 },
  { days: 30 },
  { days: 90 },
  { days: 365 },
  { months: 1 },
  { months: 12 },
  { years: 1 },
  { hours: 24 },
  { hours: 72 },
  { minutes: 10 },
  { seconds: 90 },
  { this: 'day' },
  { this: 'month' },
  { this: 'year' },
  { previous: 'month' },
  { previous: 'year' },
  { days: 100_000 },
]

const OPERANDS: Readonly<Record<string, readonly (string | number)[]>> = {
  type: ['view', 'login', 'none such'],
  kind: ['csat', 'nps', 'contact'],
  name: ['birthday', 'city'],
  outcome: ['completed', 'refunded', 'cancelled', 'pending'],
}

function filterOn(field: Field): fc.Arbitrary<Filter> {
  const exists = fc.boolean().map((yes): Filter => ({ field: field.key, exists: yes }))
  if (field.type === 'instant' || field.type === 'date') return exists
  if (field.type === 'flag') {
    return fc.boolean().map((yes): Filter => ({ field: field.key, is: yes }))
  }
  if (field.type === 'text') {
    const one = fc.constantFrom(...(OPERANDS[field.key] ?? ['app', '小程序', '茶', 'tea', 'sku-1']))
    const some = fc.array(one, { minLength: 1, maxLength: 3 })
    return fc.oneof(
      exists,
      one.map((is): Filter => ({ field: field.key, is })),
      one.map((is_not): Filter => ({ field: field.key, is_not })),
      some.map((list): Filter => ({ field: field.key, in: list })),
      some.map((list): Filter => ({ field: field.key, not_in: list })),
    )
  }
  const number = fc.constantFrom(0, 1, 3, 3.5, 500, 1234, 30_000, -1)
  return fc.oneof(
    exists,
    fc
      .tuple(fc.constantFrom('is', 'is_not', 'at_least', 'above', 'at_most', 'below'), number)
      .map(([operator, value]) => ({ field: field.key, [operator]: value }) as Filter),
  )
}

/** A metric over one fact that the plan accepts. */
export const factMetric = (fact: Fact): fc.Arbitrary<FactMetric> =>
  fc
    .record({
      aggregate: fc.constantFrom(...aggregates.all),
      within: fc.constantFrom(...WINDOWS),
      where: fc.array(
        fc.constantFrom(...fact.fields).chain((field) => filterOn(field)),
        { maxLength: 2 },
      ),
      field: fc.nat(),
      weight: fc.option(fc.nat(), { freq: 3 }),
    })
    .map(({ aggregate, within, where, field, weight }): FactMetric => {
      const fits = fact.fields.filter(
        (one) => aggregate.of.includes(one.type) && (!one.many || aggregate.takesMany),
      )
      const choices = aggregate.ofOptional ? [undefined, ...fits] : fits
      const of = choices[field % Math.max(1, choices.length)]
      const weights = fact.fields.filter((one) => aggregate.by?.includes(one.type) && !one.nullable)
      const by = weight === null ? undefined : weights[weight % Math.max(1, weights.length)]
      return {
        fact: fact.key,
        aggregate: aggregate.key,
        ...(of && { of: of.key }),
        ...(by && { by: by.key }),
        ...(where.length > 0 && { where }),
        within,
      }
    })
    .filter((spec) => fits(spec))

const fits = (spec: MetricSpec): boolean =>
  planMetrics([definitionOf(spec, 'm')]).ok ||
  planMetrics([{ ...definitionOf(spec, 'm'), null_value: 'null' }]).ok

/** Any metric the plan accepts: over one fact, or one divided by another. */
export function arbitrarySpec(): fc.Arbitrary<MetricSpec> {
  const one = fc.constantFrom(...facts.all).chain((fact) => factMetric(fact))
  const two = fc
    .tuple(one, one)
    .map(([of, per]): MetricSpec => ({ ratio: { of, per } }))
    .filter((spec) => fits(spec))
  return fc.oneof({ weight: 9, arbitrary: one }, { weight: 1, arbitrary: two })
}

/** A definition around a spec, with the null rule that its aggregate has. */
export function definitionOf(spec: MetricSpec, key: string): MetricDefinition {
  const zero =
    !('ratio' in spec) &&
    aggregates.all.some((one) => one.key === spec.aggregate && one.empty === 'zero')
  return {
    key,
    name: { zh: key, en: key },
    description: { zh: key, en: key },
    unit: 'count',
    null_value: zero ? 'zero' : 'null',
    spec,
  }
}
