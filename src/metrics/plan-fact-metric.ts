import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import { windowProblem } from '#core/window.ts'
import type { Aggregate } from './aggregates/aggregate.ts'
import { aggregates } from './aggregates/registry.ts'
import { type Fact, type Field, fieldOf, knownFields } from './facts/fact.ts'
import { facts } from './facts/registry.ts'
import { checkFilter } from './filters.ts'
import type { FactMetric, Filter, Unless } from './metric-spec.ts'
import type { PlannedMetric, PlannedUnless } from './plan.ts'

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
  const planned: PlannedMetric = {
    spec,
    fact: fact.value,
    aggregate: aggregate.value,
    ...(field.value && { field: field.value }),
    ...(weight.value && { weight: weight.value }),
  }
  if (spec.unless === undefined) return ok(planned)
  const unless = planUnless(planned, spec.unless, `${path}/unless`)
  return unless.ok ? ok({ ...planned, unless: unless.value }) : unless
}

/** Values are compared as texts; who compares none, as amounts do, asks whether there is any such fact. */
function planUnless(
  { spec, aggregate, field }: PlannedMetric,
  unless: Unless,
  path: string,
): Result<PlannedUnless> {
  if (!aggregate.ofValues || spec.by !== undefined)
    return unfit(`${aggregate.key} takes no unless`, path)
  const fact = facts.get(unless.fact, `${path}/fact`)
  if (!fact.ok) return fact
  const filters = checkFilters(fact.value, unless.where ?? [], `${path}/where`)
  if (!filters.ok) return filters
  const isAmount = !aggregate.of.includes('text') && unless.of === undefined
  if (!isAmount && (spec.of === undefined) !== (unless.of === undefined))
    return unfit('both facts name what is compared, or none does', `${path}/of`)
  if (unless.of === undefined) return ok({ spec: unless, fact: fact.value })
  const other = fieldOf(fact.value, unless.of)
  if (!other) return unknownField(fact.value, unless.of, `${path}/of`)
  const areTexts = [field, other].every((one) => one?.type === 'text' && !one.oneOf)
  return areTexts
    ? ok({ spec: unless, fact: fact.value, field: other })
    : unfit('only texts are compared', `${path}/of`)
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
