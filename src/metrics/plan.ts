import { canonicalJson } from '#core/json.ts'
import { problem } from '#core/problem.ts'
import { fail, ok, type Result } from '#core/result.ts'
import type { Aggregate, ColumnType } from './aggregates/aggregate.ts'
import { aggregates } from './aggregates/registry.ts'
import { type Fact, type Field, fieldOf } from './facts/fact.ts'
import { facts } from './facts/registry.ts'
import { checkFilter } from './filters.ts'
import { type FactMetric, isRatio, type MetricDefinition, type MetricSpec } from './metric-spec.ts'

/** A spec whose words have been looked up. */
export type PlannedSpec =
  | { readonly kind: 'fact'; readonly metric: PlannedMetric }
  | { readonly kind: 'ratio'; readonly of: PlannedMetric; readonly per: PlannedMetric }

export type PlannedMetric = {
  readonly spec: FactMetric
  readonly fact: Fact
  readonly aggregate: Aggregate
  readonly field?: Field
  readonly weight?: Field
}

/** One column of `customer_metrics`. */
export type MetricColumn = {
  /** Its name: the key of the first definition that has it. */
  readonly name: string
  readonly definitions: readonly MetricDefinition[]
  readonly spec: PlannedSpec
  /** How it is kept. */
  readonly type: ColumnType
  readonly nullable: boolean
  /** How it is read, where that differs: days since, ages. */
  readonly readAs: ColumnType
}

/** What is computed in one run: each different metric once. */
export type MetricPlan = {
  readonly columns: readonly MetricColumn[]
  /** The column of a definition. */
  readonly columnOf: ReadonlyMap<string, MetricColumn>
}

/**
 * Looks up every word of the definitions and gives equal metrics one column. Unknown words are problems with a
 * path (`/3/spec/of`), never empty columns.
 */
export function planMetrics(definitions: readonly MetricDefinition[]): Result<MetricPlan> {
  const byIdentity = new Map<string, MetricColumn>()
  const columnOf = new Map<string, MetricColumn>()
  for (const [index, definition] of definitions.entries()) {
    if (columnOf.has(definition.key)) {
      return fail(
        problem('invalid_value', { detail: `${definition.key} is defined twice` }, `/${index}/key`),
      )
    }
    const planned = planColumn(definition, `/${index}`)
    if (!planned.ok) return planned
    const identity = canonicalJson([normalSpec(definition.spec), definition.null_value])
    const found = byIdentity.get(identity)
    const column = found
      ? { ...found, definitions: [...found.definitions, definition] }
      : planned.value
    byIdentity.set(identity, column)
    for (const { key } of column.definitions) columnOf.set(key, column)
  }
  return ok({ columns: [...byIdentity.values()], columnOf })
}

/** Columns that every row of `customer_metrics` has; no metric may be called so. */
export const STAMP_COLUMNS = ['customer', 'rev', 'gone', 'as_of', 'due_at'] as const

function planColumn(definition: MetricDefinition, path: string): Result<MetricColumn> {
  if (STAMP_COLUMNS.some((column) => column === definition.key)) {
    return unfit(`${definition.key} is reserved`, `${path}/key`)
  }
  const planned = planSpec(definition.spec, `${path}/spec`)
  if (!planned.ok) return planned
  const spec = planned.value
  const { empty, type, readAs } = shapeOf(spec)
  if (empty === 'zero' && definition.null_value === 'null') {
    return unfit(`${definition.key} is 0 where there are no facts`, `${path}/null_value`)
  }
  const number = type === 'integer' || type === 'float'
  if (empty === 'null' && definition.null_value === 'zero' && !number) {
    return unfit(`${definition.key} cannot be 0: it is no plain number`, `${path}/null_value`)
  }
  const nullable = definition.null_value === 'null'
  return ok({ name: definition.key, definitions: [definition], spec, type, nullable, readAs })
}

function shapeOf(spec: PlannedSpec): {
  empty: 'zero' | 'null'
  type: ColumnType
  readAs: ColumnType
} {
  if (spec.kind === 'ratio') return { empty: 'null', type: 'float', readAs: 'float' }
  const { aggregate, field } = spec.metric
  const type = aggregate.column(field)
  return { empty: aggregate.empty, type, readAs: aggregate.read?.column ?? type }
}

/** Looks up the words of one spec. Problems point into it from `path`. */
export function planSpec(spec: MetricSpec, path = ''): Result<PlannedSpec> {
  if (!isRatio(spec)) {
    const metric = planMetric(spec, path)
    return metric.ok ? ok({ kind: 'fact', metric: metric.value }) : metric
  }
  const of = planDividend(spec.ratio.of, `${path}/ratio/of`)
  if (!of.ok) return of
  const per = planDividend(spec.ratio.per, `${path}/ratio/per`)
  return per.ok ? ok({ kind: 'ratio', of: of.value, per: per.value }) : per
}

function planDividend(spec: FactMetric, path: string): Result<PlannedMetric> {
  const planned = planMetric(spec, path)
  if (!planned.ok) return planned
  const { aggregate, field } = planned.value
  const type = aggregate.column(field)
  return type === 'integer' || type === 'float'
    ? planned
    : unfit(`${aggregate.key} is no number to divide`, `${path}/aggregate`)
}

function planMetric(spec: FactMetric, path: string): Result<PlannedMetric> {
  const fact = facts.get(spec.fact, `${path}/fact`)
  if (!fact.ok) return fact
  const aggregate = aggregates.get(spec.aggregate, `${path}/aggregate`)
  if (!aggregate.ok) return aggregate
  const field = planField(fact.value, spec.of, aggregate.value, `${path}/of`)
  if (!field.ok) return field
  const weight = planWeight(fact.value, spec.by, aggregate.value, `${path}/by`)
  if (!weight.ok) return weight
  for (const [index, filter] of (spec.where ?? []).entries()) {
    const checked = checkFilter(fact.value, filter, `${path}/where/${index}`)
    if (!checked.ok) return checked
  }
  return ok({
    spec,
    fact: fact.value,
    aggregate: aggregate.value,
    ...(field.value && { field: field.value }),
    ...(weight.value && { weight: weight.value }),
  })
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
  fail(
    problem('unknown_field', { field, known: fact.fields.map((one) => one.key).join(', ') }, path),
  )

const unfit = (detail: string, path: string) => fail(problem('invalid_value', { detail }, path))

/** The spec in the one form that equal specs share: lifetime spelled out, filters in one order. */
export function normalSpec(spec: MetricSpec): unknown {
  if (isRatio(spec))
    return { ratio: { of: normalSpec(spec.ratio.of), per: normalSpec(spec.ratio.per) } }
  const where = [...(spec.where ?? [])].map((filter) => canonicalJson(filter)).sort()
  return { ...spec, within: spec.within ?? 'lifetime', where }
}

/** How a column is read, where that is not as it is kept. */
export const readerOf = ({ spec }: MetricColumn): Aggregate['read'] =>
  spec.kind === 'fact' ? spec.metric.aggregate.read : undefined
