import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { windowProblem } from '#core/window.ts'
import type { Aggregate } from './aggregates/aggregate.ts'
import { aggregates } from './aggregates/registry.ts'
import { type Fact, type Field, fieldOf, knownFields } from './facts/fact.ts'
import { facts } from './facts/registry.ts'
import { checkFilter } from './filters.ts'
import type { FactMetric, Filter } from './metric-spec.ts'
import type { PlannedMetric } from './plan.ts'

/** Looks up the words of a metric over one fact, and whether they fit each other. */
export function planMetric(spec: FactMetric, path: string): Result<PlannedMetric> {
  const fact = facts.get(spec.fact, `${path}/fact`)
  if (!fact.ok) return fact
  const aggregate = aggregates.get(spec.aggregate, `${path}/aggregate`)
  if (!aggregate.ok) return aggregate
  const field = planField(fact.value, spec.of, aggregate.value, `${path}/of`)
  if (!field.ok) return field
  const weight = planWeight(fact.value, spec.by, aggregate.value, `${path}/by`)
  if (!weight.ok) return weight
  const filters = checkFilters(fact.value, spec.where ?? [], `${path}/where`)
  if (!filters.ok) return filters
  const wrong = windowProblem(spec.within, `${path}/within`)
  if (wrong) return fail(wrong)
  if (aggregate.value.decays !== (spec.half_life !== undefined || undefined)) {
    return unfit(
      aggregate.value.decays
        ? `${aggregate.value.key} needs a half_life`
        : `${aggregate.value.key} takes no half_life`,
      `${path}/half_life`,
    )
  }
  return ok({
    spec,
    fact: fact.value,
    aggregate: aggregate.value,
    ...(field.value && { field: field.value }),
    ...(weight.value && { weight: weight.value }),
  })
}

function checkFilters(
  fact: Fact,
  where: readonly Filter[],
  path: string,
): Result<readonly Filter[]> {
  for (const [index, filter] of where.entries()) {
    const checked = checkFilter(fact, filter, `${path}/${index}`)
    if (!checked.ok) return checked
  }
  return ok(where)
}

function planField(
  fact: Fact,
  key: string | undefined,
  aggregate: Aggregate,
  path: string,
): Result<Field | undefined> {
  if (key === undefined) {
    return aggregate.of.length === 0 || aggregate.ofOptional
      ? ok(undefined)
      : unfit(`${aggregate.key} needs a field (of)`, path)
  }
  const field = fieldOf(fact, key)
  if (!field) return unknownField(fact, key, path)
  if (!aggregate.of.includes(field.type)) {
    return unfit(`${aggregate.key} does not work on ${key}, which is a ${field.type}`, path)
  }
  return field.many && !aggregate.takesMany
    ? unfit(`${aggregate.key} does not work on ${key}: it has too many values`, path)
    : ok(field)
}

function planWeight(
  fact: Fact,
  key: string | undefined,
  aggregate: Aggregate,
  path: string,
): Result<Field | undefined> {
  if (key === undefined) return ok(undefined)
  if (!aggregate.by) return unfit(`${aggregate.key} takes no by`, path)
  const field = fieldOf(fact, key)
  if (!field) return unknownField(fact, key, path)
  return aggregate.by.includes(field.type) && !field.nullable
    ? ok(field)
    : unfit(`${aggregate.key} cannot weigh by ${key}`, path)
}

const unknownField = (fact: Fact, field: string, path: string) =>
  fail(problem('unknown_field', { field, known: knownFields(fact) }, path))

/** What does not fit together, at its place. */
export const unfit = (detail: string, path: string) =>
  fail(problem('invalid_value', { detail }, path))
