import { createHash } from 'node:crypto'
import { canonicalJson } from '#core/json.ts'
import type { Aggregate } from '#metrics/aggregates/aggregate.ts'
import { compileSelect } from '#metrics/compile/compile.ts'
import { NEVER } from '#metrics/compile/due.ts'
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
}

export function newFeatures(words: RuleWords, standpoint: Standpoint): Features {
  const metrics = new Map<string, { feature: MetricFeature; column: MetricColumn }>()
  const times = new Map<string, StoredColumn>()
  return {
    metric: (metric) => {
      const definition = unwrap(metricNamed(metric, words, ''))
      const column = columnNamed(definition, 'm')
      const found = metrics.get(column.name)
      if (found) return found.feature
      const feature = {
        column,
        value: sql`${name(`v_${column.name}`)}`,
        kept: sql`${name(`k_${column.name}`)}`,
      }
      metrics.set(column.name, { feature, column })
      return feature
    },
    times: (spec) => {
      const column = timesColumn(spec)
      times.set(column.name, column)
      return sql`${name(`v_${column.name}`)}`
    },
    rows: (scope) =>
      featureRows(
        [...metrics.values()].map(({ column }) => column),
        [...times.values()],
        scope,
        standpoint,
      ),
  }
}

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

/** Kept metrics are read from their table; the others are worked out from the facts, in one scan of each source. */
function featureRows(
  metrics: readonly MetricColumn[],
  times: readonly StoredColumn[],
  { kept, restrict }: FeatureScope,
  standpoint: Standpoint,
): Sql {
  const stored = new Map(Object.entries(kept ?? {}).map(([column, meaning]) => [meaning, column]))
  const isStored = (column: MetricColumn): boolean =>
    storedBehind(column).every((one) => stored.has(meaningOf(one)))
  const fromTable = metrics.filter(isStored)
  const computed = metrics.filter((column) => !isStored(column))
  const table = sql`
  SELECT customer${list(fromTable.map((column) => shown(column, standpoint, (one) => stored.get(meaningOf(one)) ?? '')))}
  FROM customer_metrics FINAL
  WHERE gone = 0${restrict ? sql` AND (${restrict})` : sql``}`
  const behind = new Map(
    [...computed.flatMap(storedBehind), ...times].map((column) => [column.name, column]),
  )
  if (behind.size === 0 && kept)
    return sql`SELECT *, ${instant(NEVER)} AS features_due FROM (${table})`
  const select = compileSelect(
    { columns: [...behind.values()] },
    { standpoint, ...(restrict ? { restrict } : {}) },
  )
  const worked = sql`
  SELECT customer, due_at AS features_due${list([...computed, ...times].map((column) => shown(column, standpoint)))}
  FROM (${select})`
  if (fromTable.length === 0) return worked
  return sql`
SELECT t.customer AS customer, t.* EXCEPT (customer), w.* EXCEPT (customer)
FROM (${table}) AS t
INNER JOIN (${worked}) AS w ON w.customer = t.customer`
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
): Sql {
  if (column.parts) {
    const parts = column.parts.map((part) => ({ ...part, name: called(part) }))
    const read = sql`${readColumn({ ...column, parts }, standpoint)} AS ${name(`v_${column.name}`)}`
    const moving = parts.filter(readerOf).map((part) => movesSql(part, sql`${name(part.name)}`))
    if (moving.length === 0) return read
    return sql`${read}, (${join(moving, ' OR ')}) AS ${name(`k_${column.name}`)}`
  }
  const at = called(column)
  const read = sql`${readColumn({ ...column, name: at }, standpoint)} AS ${name(`v_${column.name}`)}`
  return readerOf(column) ? sql`${read}, ${name(at)} AS ${name(`k_${column.name}`)}` : read
}
