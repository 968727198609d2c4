import fc from 'fast-check'
import type { Window } from '#core/window.ts'
import type { Aggregate } from '../aggregates/aggregate.ts'
import { aggregates } from '../aggregates/registry.ts'
import { openField } from '../facts/open-fields.ts'
import { facts } from '../facts/registry.ts'
import type { Fact, Field } from '../facts/fact.ts'
import {
  type FactMetric,
  type Filter,
  isRatio,
  isScore,
  type MetricDefinition,
  type MetricSpec,
  type RatioMetric,
} from '../metric-spec.ts'
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
  { from: '2026-10-24' },
  { from: '2026-11-01', to: '2026-11-22' },
  { from: '2018-11-03', to: '2018-11-04' },
  { from: '2026-11-22T03:04:05.677Z', to: '2026-11-22T11:04:05.678+08:00' },
  { from: '2023-12-31', to: '2024-02-29' },
  { from: '2011-12-29', to: '2011-12-30' },
  { from: '2027-01-01', to: '2027-01-31' },
  { from: '2009-02-28', to: '2040-02-29' },
]

const HALF_LIVES = [1, 7, 30, 3650]

const OPERANDS: Readonly<Record<string, readonly (string | number)[]>> = {
  type: ['view', 'login', 'none such'],
  kind: ['csat', 'nps', 'contact'],
  name: ['birthday', 'city'],
  'properties.kind': ['秒杀', 'app'],
  'attributes.kind': ['秒杀', 'app'],
  outcome: ['completed', 'refunded', 'cancelled', 'pending'],
}

/** A condition on a field, of any form that it can have. */
export function filterOn(field: Field): fc.Arbitrary<Filter> {
  const exists = fc.boolean().map((yes): Filter => ({ field: field.key, exists: yes }))
  if (field.type === 'instant' || field.type === 'date') return exists
  if (field.type === 'flag') {
    const yes = fc.boolean()
    return fc.oneof(
      yes.map((is): Filter => ({ field: field.key, is })),
      yes.map((is_not): Filter => ({ field: field.key, is_not })),
      yes.map((one): Filter => ({ field: field.key, in: [one] })),
      yes.map((one): Filter => ({ field: field.key, not_in: [one] })),
      exists,
    )
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
  const some = fc.array(number, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    exists,
    some.map((list): Filter => ({ field: field.key, in: list })),
    some.map((list): Filter => ({ field: field.key, not_in: list })),
    fc
      .tuple(fc.constantFrom('is', 'is_not', 'at_least', 'above', 'at_most', 'below'), number)
      .map(([operator, value]) => ({ field: field.key, [operator]: value }) as Filter),
  )
}

/** A metric over one fact that the plan accepts. */
export const factMetric = (kind: Fact): fc.Arbitrary<FactMetric> => {
  const fact = withOpenFields(kind)
  return fc
    .record({
      aggregate: fc.constantFrom(...aggregates.all),
      within: fc.constantFrom(...WINDOWS),
      where: fc.array(
        fc.constantFrom(...fact.fields).chain((field) => filterOn(field)),
        { maxLength: 2 },
      ),
      field: fc.nat(),
      weight: fc.option(fc.nat(), { freq: 3 }),
      unless: fc.option(fc.tuple(fc.constantFrom(...facts.all), fc.nat(), fc.boolean())),
    })
    .map(({ aggregate, within, where, field, weight, unless }): FactMetric => {
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
        ...unlessOf(unless, aggregate, of, by),
        ...(aggregate.decays && {
          half_life: { days: HALF_LIVES[field % HALF_LIVES.length] ?? 7 },
        }),
      }
    })
    .filter((spec) => fits(spec))
}

/** Other facts that speak against, where the aggregate can have them. */
function unlessOf(
  drawn: [Fact, number, boolean] | null,
  aggregate: Aggregate,
  of: Field | undefined,
  by: Field | undefined,
): Pick<FactMetric, 'unless'> {
  const isAmount = of !== undefined && of.type !== 'text'
  if (drawn === null || !aggregate.ofValues || by) return {}
  if (isAmount && aggregate.of.includes('text')) return {}
  const [fact, place, later] = drawn
  const texts = fact.fields.filter(({ type, oneOf }) => type === 'text' && !oneOf)
  const other =
    of && !isAmount && (texts.find(({ key }) => key === of.key) ?? texts[place % texts.length])
  if (of && !isAmount && !other) return {}
  return {
    unless: { fact: fact.key, ...(other && { of: other.key }), ...(later && { later: true }) },
  }
}

/** Entries of what shops add stand beside the fields that every such fact has. */
export function withOpenFields(fact: Fact): Fact {
  const { open } = fact
  if (!open) return fact
  const keys = ['kind', 'score', 'score:number'].map((key) => `${open.prefix}.${key}`)
  const more = keys.flatMap((key) => openField(open, key) ?? [])
  return { ...fact, fields: [...fact.fields, ...more] }
}

const fits = (spec: MetricSpec): boolean =>
  planMetrics([definitionOf(spec, 'm')]).ok ||
  planMetrics([{ ...definitionOf(spec, 'm'), null_value: 'null' }]).ok

/** Any metric the plan accepts: over one fact, or one divided by another. */
export function arbitrarySpec(): fc.Arbitrary<MetricSpec> {
  const one = fc.constantFrom(...facts.all).chain((fact) => factMetric(fact))
  const two = fc
    .tuple(one, one, fc.constantFrom(undefined, 13, 0.1))
    .map(
      ([of, per, times]): RatioMetric => ({
        ratio: { of, per, ...(times !== undefined && { times }) },
      }),
    )
    .filter((spec) => fits(spec))
  return fc.oneof(
    { weight: 18, arbitrary: one },
    { weight: 2, arbitrary: two },
    { weight: 2, arbitrary: score(fc.oneof(one, one, two)) },
  )
}

/** A score of parts of every kind; what is read as no number is not accepted. */
const score = (part: fc.Arbitrary<FactMetric | RatioMetric>): fc.Arbitrary<MetricSpec> =>
  fc
    .record({
      parts: fc.array(
        fc.record({
          of: part,
          weight: fc.constantFrom(1, 0.3, 25),
          from: fc.constantFrom(0, 365, -3),
          to: fc.constantFrom(1, 10, 500_000),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      scale: fc.constantFrom(1, 100),
    })
    .map((of): MetricSpec => ({ score: of }))
    .filter((spec) => fits(spec))

/** A definition around a spec, with the null rule that its aggregate has. */
export function definitionOf(spec: MetricSpec, key: string): MetricDefinition {
  const zero =
    isScore(spec) ||
    (!isRatio(spec) &&
      aggregates.all.some((one) => one.key === spec.aggregate && one.empty === 'zero'))
  return {
    key,
    name: { zh: key, en: key },
    description: { zh: key, en: key },
    unit: 'count',
    null_value: zero ? 'zero' : 'null',
    spec,
  }
}
