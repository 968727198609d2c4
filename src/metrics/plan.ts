import { canonicalJson } from '#core/json.ts'
import { ok, type Result } from '#core/result.ts'
import type { Sql } from '#sql/sql.ts'
import type { Aggregate, ColumnType } from './aggregates/aggregate.ts'
import type { Fact, Field, Value, View } from './facts/fact.ts'
import {
  type FactMetric,
  isRatio,
  isScore,
  type MetricDefinition,
  type MetricSpec,
  type RatioMetric,
  type ScoreMetric,
  type Unless,
} from './metric-spec.ts'
import { columnsOf, type PlannedDefinition } from './plan-columns.ts'
import { planMetric, unfit } from './plan-fact-metric.ts'
import type { Standpoint } from './standpoint.ts'

/** A metric over facts whose words have been looked up. */
export type PlannedMetric = {
  readonly spec: FactMetric
  readonly fact: Fact
  readonly aggregate: Aggregate
  readonly field?: Field
  readonly weight?: Field
  /** What speaks against its facts. */
  readonly unless?: PlannedUnless
}

export type PlannedUnless = {
  readonly spec: Unless
  readonly fact: Fact
  readonly field?: Field
}

/** A spec whose words have been looked up, as one column can keep it. */
export type StoredSpec =
  | { readonly kind: 'fact'; readonly metric: PlannedMetric }
  | {
      readonly kind: 'ratio'
      readonly of: PlannedMetric
      readonly per: PlannedMetric
      readonly times: number
    }

export type PlannedScore = {
  readonly kind: 'score'
  readonly parts: readonly PlannedPart[]
  readonly scale: number
}
export type PlannedPart = {
  readonly of: StoredSpec
  readonly weight: number
  readonly from: number
  readonly to: number
}

/** A spec whose words have been looked up. */
export type PlannedSpec = StoredSpec | PlannedScore

type Column = {
  /** Its name: the key of the first definition that has it. */
  readonly name: string
  /** Empty where it is only a part of others. */
  readonly definitions: readonly MetricDefinition[]
  /** The spec in the form that equal specs share. */
  readonly normal: unknown
  /** How it is kept. */
  readonly type: ColumnType
  readonly nullable: boolean
  /** How it is read, where that differs: days since, ages. */
  readonly readAs: ColumnType
}

/** One column of `customer_metrics`. */
export type StoredColumn = Column & { readonly spec: StoredSpec; readonly parts?: undefined }

/** A metric that has no column of its own: it is worked out from others when it is read. */
export type DerivedColumn = Column & {
  readonly spec: PlannedSpec
  readonly parts: readonly StoredColumn[]
}

export type MetricColumn = StoredColumn | DerivedColumn

/** What is computed in one run: each different metric once. */
export type MetricPlan = {
  readonly columns: readonly StoredColumn[]
  /** Metrics that are worked out from columns when they are read: scores, and ratios that change with every day. */
  readonly derived: readonly DerivedColumn[]
  /** The column of a definition. */
  readonly columnOf: ReadonlyMap<string, MetricColumn>
}

/** Columns that every row of `customer_metrics` has; no metric may be called so. */
export const STAMP_COLUMNS = ['customer', 'rev', 'gone', 'as_of', 'due_at'] as const

/**
 * Looks up every word of the definitions and gives equal metrics one column. Unknown words are problems with a
 * path (`/3/spec/of`), never empty columns.
 */
export function planMetrics(definitions: readonly MetricDefinition[]): Result<MetricPlan> {
  const keys = new Set<string>()
  const planned: PlannedDefinition[] = []
  for (const [index, definition] of definitions.entries()) {
    const { key } = definition
    if (keys.has(key)) return unfit(`${key} is defined twice`, `/${index}/key`)
    keys.add(key)
    const spec = planDefinition(definition, `/${index}`)
    if (!spec.ok) return spec
    planned.push({ definition, spec: spec.value })
  }
  return ok(columnsOf(planned))
}

/** Looks up the words of one definition and checks that they fit each other. */
export function planDefinition(definition: MetricDefinition, path = ''): Result<PlannedSpec> {
  const { key, null_value } = definition
  if (STAMP_COLUMNS.some((column) => column === key)) {
    return unfit(`${key} is reserved`, `${path}/key`)
  }
  const planned = planSpec(definition.spec, `${path}/spec`)
  if (!planned.ok) return planned
  const { empty, type, readAs } = shapeOf(planned.value)
  if (empty === 'zero' && null_value === 'null') {
    return unfit(`${key} is 0 where there are no facts`, `${path}/null_value`)
  }
  const number = type === 'integer' || type === 'float'
  if (empty === 'null' && null_value === 'zero' && (!number || type !== readAs)) {
    return unfit(`${key} cannot be 0: it is no plain number`, `${path}/null_value`)
  }
  return planned
}

/** What there is without facts, how the value is kept, and how it is read. */
export function shapeOf(spec: PlannedSpec): {
  readonly empty: 'zero' | 'null'
  readonly type: ColumnType
  readonly readAs: ColumnType
} {
  if (spec.kind === 'ratio') return { empty: 'null', type: 'float', readAs: 'float' }
  if (spec.kind === 'score') return { empty: 'zero', type: 'float', readAs: 'float' }
  const { aggregate, field } = spec.metric
  const type = aggregate.column(field)
  return { empty: aggregate.empty, type, readAs: aggregate.read?.column ?? type }
}

/** Looks up the words of one spec. Problems point into it from `path`. */
export function planSpec(spec: MetricSpec, path = ''): Result<PlannedSpec> {
  return isScore(spec) ? planScore(spec, path) : planStored(spec, path)
}

function planStored(spec: FactMetric | RatioMetric, path: string): Result<StoredSpec> {
  if (!isRatio(spec)) {
    const metric = planMetric(spec, path)
    return metric.ok ? ok({ kind: 'fact', metric: metric.value }) : metric
  }
  const of = planNumber(spec.ratio.of, `${path}/ratio/of`)
  if (!of.ok) return of
  const per = planNumber(spec.ratio.per, `${path}/ratio/per`)
  const { times = 1 } = spec.ratio
  return per.ok ? ok({ kind: 'ratio', of: of.value, per: per.value, times }) : per
}

function planScore({ score }: ScoreMetric, path: string): Result<PlannedScore> {
  const parts: PlannedPart[] = []
  for (const [index, { of, weight, from, to }] of score.parts.entries()) {
    const at = `${path}/score/parts/${index}`
    const planned = planStored(of, `${at}/of`)
    if (!planned.ok) return planned
    const { readAs } = shapeOf(planned.value)
    if (readAs !== 'integer' && readAs !== 'float')
      return unfit('a part of a score must be a number', `${at}/of`)
    if (from === to) return unfit('from and to are the same', `${at}/to`)
    parts.push({ of: planned.value, weight, from, to })
  }
  return ok({ kind: 'score', parts, scale: score.scale })
}

/** A metric that is read as a number, so that it can be divided. */
function planNumber(spec: FactMetric, path: string): Result<PlannedMetric> {
  const planned = planMetric(spec, path)
  if (!planned.ok) return planned
  const { readAs } = shapeOf({ kind: 'fact', metric: planned.value })
  return readAs === 'integer' || readAs === 'float'
    ? planned
    : unfit(`${planned.value.aggregate.key} is no number to divide`, `${path}/aggregate`)
}

/** The spec in the one form that equal specs share: lifetime spelled out, filters in one order. */
export function normalSpec(spec: MetricSpec): unknown {
  if (isScore(spec)) {
    const parts = spec.score.parts.map((part) => ({ ...part, of: normalSpec(part.of) }))
    return { score: { ...spec.score, parts } }
  }
  if (isRatio(spec)) {
    const { of, per, times = 1 } = spec.ratio
    const pair = { of: normalSpec(of), per: normalSpec(per) }
    return { ratio: times === 1 ? pair : { ...pair, times } }
  }
  const where = [...(spec.where ?? [])].map((filter) => canonicalJson(filter)).sort()
  const unless = spec.unless && {
    ...spec.unless,
    where: (spec.unless.where ?? []).map((filter) => canonicalJson(filter)).sort(),
  }
  return { ...spec, within: spec.within ?? 'lifetime', where, ...(unless ? { unless } : {}) }
}

/** How a kept value is read. */
export type Reader = {
  readonly sql: (kept: Sql, standpoint: Standpoint) => Sql
  readonly reference: (kept: Value, view: View) => Value
}

/** How a column is read, where that is not as it is kept. */
export function readerOf({ spec }: Pick<MetricColumn, 'spec'>): Reader | undefined {
  if (spec.kind !== 'fact') return undefined
  const { aggregate, spec: own } = spec.metric
  const { read } = aggregate
  return (
    read && {
      sql: (kept, standpoint) => read.sql(kept, standpoint, own),
      reference: (kept, view) => read.reference(kept, view, own),
    }
  )
}
