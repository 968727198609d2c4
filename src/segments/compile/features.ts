import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import type { Aggregate } from '#metrics/aggregates/aggregate.ts'
import { compileSelect } from '#metrics/compile/compile.ts'
import { NEVER } from '#metrics/compile/due.ts'
import { placeOf } from '#metrics/compile/rows.ts'
import { facts } from '#metrics/facts/registry.ts'
import type { FactMetric, MetricDefinition } from '#metrics/metric-spec.ts'
import { meaningOf, type Layout } from '#metrics/metrics-table.ts'
import {
  type MetricColumn,
  normalSpec,
  planMetrics,
  readerOf,
  type StoredColumn,
} from '#metrics/plan.ts'
import { readColumn } from '#metrics/read-metrics.store.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { join, name, type Sql, sql } from '#sql/sql.ts'
import { unwrap } from '#core/result.ts'
import type { MetricFeature, MetricName, RuleWords } from '../conditions/condition.ts'
import { inlineMetric, metricNamed } from '../conditions/metric-words.ts'
import { movesSql } from '../conditions/wakes.ts'

/** Which customers' features: a condition on `customer`. */
export type FeatureScope = {
  readonly standpoint: Standpoint
  readonly restrict?: Sql
  /**
   * What the kept table `customer_metrics` holds: metrics in it are read from there. Absent: all are worked out from
   * the facts, as of any instant.
   */
  readonly kept?: Layout
}

/**
 * The metrics and instants that a statement's conditions ask for, each once. Names follow from what a feature means,
 * so that equal ones are one column, whoever asks.
 */
export type Features = {
  readonly metric: (metric: MetricName) => MetricFeature
  readonly times: (spec: FactMetric) => Sql
  /** `customer`, the features under their names, and `features_due`: one row for each customer of the scope. */
  readonly rows: (scope: FeatureScope) => Sql
  /** Tables of facts that are read for the rows, beside the kept numbers. */
  readonly reads: (scope: FeatureScope) => ReadonlySet<string>
  /** The metrics that were asked for. */
  readonly metrics: () => readonly MetricFeature[]
}

export function newFeatures(words: RuleWords, standpoint: Standpoint): Features {
  const metrics = new Map<string, { feature: MetricFeature; column: MetricColumn }>()
  const times = new Map<string, StoredColumn>()
  const asked = (): Asked => ({
    metrics: [...metrics.values()].map(({ column }) => column),
    times: [...times.values()],
  })
  return {
    metric: (metric) => {
      const column = featureColumn(metric, words)
      const found = metrics.get(column.name)
      if (found) return found.feature
      const feature = {
        column,
        value: valueName(column),
        kept: keptName(column),
      }
      metrics.set(column.name, { feature, column })
      return feature
    },
    times: (spec) => {
      const column = timesColumn(spec)
      times.set(column.name, column)
      return valueName(column)
    },
    metrics: () => [...metrics.values()].map(({ feature }) => feature),
    rows: (scope) => featureRows(asked(), scope, standpoint),
    reads: ({ kept }) => new Set(behindOf(asked(), kept).flatMap(tablesOf)),
  }
}

type Asked = { readonly metrics: readonly MetricColumn[]; readonly times: readonly StoredColumn[] }

/** A metric's column, under the name that features have. */
export const featureColumn = (metric: MetricName, words: RuleWords): MetricColumn =>
  columnNamed(unwrap(metricNamed(metric, words, '')), 'm')

const nameOf = (prefix: string, meaning: unknown): string =>
  `${prefix}_${createHash('sha256').update(canonicalJson(meaning)).digest('hex').slice(0, 16)}`

/** A metric's column under the name that its meaning gives it. */
function columnNamed(definition: MetricDefinition, prefix: string): MetricColumn {
  const key = nameOf(prefix, [normalSpec(definition.spec), definition.null_value])
  const plan = unwrap(planMetrics([{ ...definition, key }]))
  return plan.columnOf.get(key) as MetricColumn
}

/** Instants are no metric that is kept: an aggregate of rules alone. */
const instants: Aggregate = {
  key: 'instants',
  name: { zh: '发生时间', en: 'when' },
  of: [],
  column: () => 'integer',
  empty: 'zero',
  compile: (rows) =>
    rows.aggregate(
      'instants',
      sql`arraySort(groupArrayIf(toUnixTimestamp64Milli(${rows.at()}), ${rows.when()}))`,
    ),
  reference: (rows) => rows.length,
}

function timesColumn(spec: FactMetric): StoredColumn {
  const { fact, where, within } = spec
  const count: FactMetric = {
    fact,
    aggregate: 'count',
    ...(where ? { where } : {}),
    ...(within ? { within } : {}),
  }
  const found = facts.get(fact)
  if (!found.ok) throw new Error(`an unchecked fact ${fact}`)
  const column = columnNamed(inlineMetric(count), 't')
  return {
    ...column,
    parts: undefined,
    spec: { kind: 'fact', metric: { spec: count, fact: found.value, aggregate: instants } },
  }
}

/** Which column of the kept table holds the same numbers. */
const storedIn = (kept: Layout | undefined): ((column: StoredColumn) => string | undefined) => {
  const stored = new Map(Object.entries(kept ?? {}).map(([column, meaning]) => [meaning, column]))
  return (column) => stored.get(meaningOf(column))
}

const isStored = (column: MetricColumn, stored: ReturnType<typeof storedIn>): boolean =>
  storedBehind(column).every((one) => stored(one) !== undefined)

/** What has to be worked out from the facts, each column once. */
function behindOf({ metrics, times }: Asked, kept: Layout | undefined): StoredColumn[] {
  const stored = storedIn(kept)
  const computed = metrics.filter((column) => !isStored(column, stored)).flatMap(storedBehind)
  return [...new Map([...computed, ...times].map((column) => [column.name, column])).values()]
}

function tablesOf({ spec }: StoredColumn): string[] {
  const metrics = spec.kind === 'fact' ? [spec.metric] : [spec.of, spec.per]
  return metrics.map((metric) => placeOf(metric).source.table)
}

/** Kept metrics are read from their table; the others are worked out from the facts, in one scan of each source. */
function featureRows(asked: Asked, { kept, restrict }: FeatureScope, standpoint: Standpoint): Sql {
  const stored = storedIn(kept)
  const fromTable = asked.metrics.filter((column) => isStored(column, stored))
  const computed = asked.metrics.filter((column) => !isStored(column, stored))
  const behind = behindOf(asked, kept)
  const table =
    kept &&
    sql`
  SELECT customer${list(fromTable.flatMap((column) => shown(column, standpoint, (one) => stored(one) ?? '')))}
  FROM customer_metrics FINAL
  WHERE gone = 0${restrict ? sql` AND (${restrict})` : sql``}`
  if (behind.length === 0 && table)
    return sql`SELECT *, ${instant(NEVER)} AS features_due FROM (${table})`
  const select = compileSelect(
    { columns: behind },
    {
      standpoint,
      ...(restrict ? { restrict } : {}),
      ...(table ? { among: { rows: table, columns: fromTable.flatMap(shownNames) } } : {}),
    },
  )
  const worked = [...computed, ...asked.times].flatMap((column) => shown(column, standpoint))
  return sql`
  SELECT customer, due_at AS features_due${list([...fromTable.flatMap(shownNames), ...worked])}
  FROM (${select})`
}

/** The columns that a metric is read from. */
const storedBehind = (column: MetricColumn): readonly StoredColumn[] => column.parts ?? [column]

const list = (columns: readonly Sql[]): Sql =>
  columns.length === 0 ? sql`` : sql`,\n    ${join(columns, ',\n    ')}`

/** A column as it is read, and what it keeps where that differs. `called`: what the row calls a stored column. */
function shown(
  column: MetricColumn,
  standpoint: Standpoint,
  called: (column: StoredColumn) => string = (one) => one.name,
): Sql[] {
  if (column.parts) {
    const parts = column.parts.map((part) => ({ ...part, name: called(part) }))
    const read = sql`${readColumn({ ...column, parts }, standpoint)} AS ${valueName(column)}`
    const moving = parts.filter(readerOf).map((part) => movesSql(part, sql`${name(part.name)}`))
    return moving.length === 0
      ? [read]
      : [read, sql`(${join(moving, ' OR ')}) AS ${keptName(column)}`]
  }
  const at = called(column)
  const read = sql`${readColumn({ ...column, name: at }, standpoint)} AS ${valueName(column)}`
  return readerOf(column) ? [read, sql`${name(at)} AS ${keptName(column)}`] : [read]
}

/** The names under which {@link shown} gives a column out. */
const shownNames = (column: MetricColumn): Sql[] =>
  (column.parts ?? [column]).some(readerOf)
    ? [valueName(column), keptName(column)]
    : [valueName(column)]

const valueName = (column: MetricColumn): Sql => sql`${name(`v_${column.name}`)}`
const keptName = (column: MetricColumn): Sql => sql`${name(`k_${column.name}`)}`
