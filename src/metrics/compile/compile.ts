import type { Window } from '#core/window.ts'
import { empty, join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { ColumnType } from '../aggregates/aggregate.ts'
import type { MetricColumn, MetricPlan, PlannedMetric } from '../plan.ts'
import { instant } from '../standpoint.ts'
import { type Bands, bandsOf } from './bands.ts'
import { type Clock, NEVER, nextChange } from './due.ts'
import { bindOnce, fingerprint } from './fingerprint.ts'
import { rowsOf } from './rows.ts'
import { newScan, type Scan, type Scope } from './scan.ts'

/** What a run stamps on its rows. */
export type Stamp = { readonly table: string; readonly rev: bigint }

/**
 * All metrics of the plan as one statement: one reading and one aggregation of each source that they need,
 * joined to the customers. The same statement serves all customers, or those that `scope.restrict` names.
 */
export function compileInsert(plan: MetricPlan, scope: Scope, stamp: Stamp): Sql {
  const { withs, columns, from } = compilePlan(plan, scope)
  const into = join(
    [
      'customer',
      'rev',
      'gone',
      'as_of',
      'due_at',
      ...plan.columns.map((column) => column.name),
    ].map(name),
  )
  return bindOnce(sql`INSERT INTO ${name(stamp.table)} (${into})
${withs}SELECT
  customers.customer AS customer,
  ${param(stamp.rev, 'UInt64')} AS rev,
  customers.gone AS gone,
  ${instant(scope.standpoint.asOf)} AS as_of,
  ${columns}
FROM ${from}`)
}

/** The same numbers as an answer: for one customer, as of any instant, as known at any instant. */
export function compileSelect(plan: MetricPlan, scope: Scope): Sql {
  const { withs, columns, from } = compilePlan(plan, scope)
  return bindOnce(sql`${withs}SELECT
  customers.customer AS customer,
  ${columns}
FROM ${from}
WHERE customers.gone = 0
ORDER BY customer`)
}

function compilePlan(plan: MetricPlan, scope: Scope): { withs: Sql; columns: Sql; from: Sql } {
  const scans = scansOf(plan, scope)
  const values = plan.columns.map((column) => {
    const value = valueOf(column, scans)
    return sql`${value} AS ${name(column.name)}`
  })
  const due = scans.all.map(({ scan, clocks }) => {
    const elsewhere = scans.all.some((other) => other.scan.source.key === scan.source.changesWith)
    const next = scan.value('due', nextChange(scan, clocks, scope.standpoint, elsewhere))
    return unlessAbsent(sql`${name(`${scan.source.key}.${nameIn(next)}`)}`)
  })
  const withs = scans.all.flatMap(({ scan }) => scan.withs())
  const sources = scans.all.map(
    ({ scan }) => sql`
LEFT JOIN (${scan.print()}
) AS ${name(scan.source.key)} ON ${name(`${scan.source.key}.customer`)} = customers.customer`,
  )
  return {
    withs: withs.length === 0 ? empty : sql`WITH ${join(withs, ',\n')}\n`,
    columns: join(
      [
        sql`least(
    ${join([...due, sql`${instant(NEVER)}`], ',\n    ')}
  ) AS due_at`,
        ...values,
      ],
      ',\n  ',
    ),
    from: sql`(${customers(scope)}
) AS customers${join(sources, '')}`,
  }
}

/** A customer of whom this source knows nothing is joined to epoch 0, not to null. */
const unlessAbsent = (due: Sql): Sql =>
  sql`if(${due} = toDateTime64(0, 3, 'UTC'), ${instant(NEVER)}, ${due})`

/** Whoever is no more is carried along with the mark `gone`, so that what was said of them goes too. */
const customers = ({ restrict }: Scope): Sql => sql`
  SELECT customer, argMax(gone, rev) AS gone
  FROM customers
  WHERE customer != 0${restrict ? sql` AND (${restrict})` : empty}
  GROUP BY customer`

type OpenScan = { readonly scan: Scan; readonly clocks: readonly Clock[] }
type Scans = {
  readonly all: readonly OpenScan[]
  /** The metric's value, as a column of its source's subquery. */
  readonly value: (metric: PlannedMetric) => Sql
}

function scansOf(plan: MetricPlan, scope: Scope): Scans {
  const metrics = plan.columns.flatMap(({ spec }) =>
    spec.kind === 'fact' ? [spec.metric] : [spec.of, spec.per],
  )
  const open = new Map<string, OpenScan>()
  const bands = new Map<string, Bands>()
  for (const [key, group] of Map.groupBy(metrics, (metric) => metric.fact.source.key)) {
    const source = group[0]?.fact.source
    if (!source) continue
    const clocks = [...Map.groupBy(group, (metric) => fingerprint(metric.fact.at))].map(
      ([at, same]) => {
        const windows = distinctWindows(same)
        const clock = {
          at: same[0]?.fact.at ?? empty,
          bands: bandsOf(windows, scope.standpoint),
          windows,
        }
        bands.set(`${key} ${at}`, clock.bands)
        return clock
      },
    )
    open.set(key, { scan: newScan(source, scope), clocks })
  }
  return {
    all: [...open.values()],
    value: (metric) => {
      const found = open.get(metric.fact.source.key)
      const band = bands.get(`${metric.fact.source.key} ${fingerprint(metric.fact.at)}`)
      if (!found || !band) throw new Error('a metric whose source is not scanned')
      return valueIn(found.scan, metric, band, scope)
    },
  }
}

function distinctWindows(metrics: readonly PlannedMetric[]): Window[] {
  const windows = metrics.map(({ spec }) => spec.within ?? 'lifetime')
  return [...new Map(windows.map((window) => [JSON.stringify(window), window])).values()]
}

function valueIn(scan: Scan, metric: PlannedMetric, bands: Bands, scope: Scope): Sql {
  const rows = rowsOf(metric, scan, bands, scope.standpoint)
  const value = scan.value(metric.aggregate.key, metric.aggregate.compile(rows))
  if (metric.aggregate.wakes) scan.wakes(metric.aggregate.wakes(rows))
  return sql`${name(`${scan.source.key}.${nameIn(value)}`)}`
}

function valueOf(column: MetricColumn, scans: Scans): Sql {
  const { spec } = column
  const value =
    spec.kind === 'fact'
      ? scans.value(spec.metric)
      : sql`toFloat64(${scans.value(spec.of)}) / nullIf(toFloat64(${scans.value(spec.per)}), 0)`
  return column.nullable || shapeIsZero(column) ? value : sql`ifNull(${value}, 0)`
}

const shapeIsZero = ({ spec }: MetricColumn): boolean =>
  spec.kind === 'fact' && spec.metric.aggregate.empty === 'zero'

/** The only name in a piece of SQL that a layer gave out. */
function nameIn(alias: Sql): string {
  const part = alias.parts[0]
  if (part?.kind !== 'name') throw new Error('not a name')
  return part.name
}

/** The engine's type of a column. */
export function engineType({ type, nullable }: Pick<MetricColumn, 'type' | 'nullable'>): string {
  const bare = ENGINE_TYPES[type]
  if (!nullable) return bare
  return type === 'text' ? 'LowCardinality(Nullable(String))' : `Nullable(${bare})`
}

const ENGINE_TYPES: Readonly<Record<ColumnType, string>> = {
  integer: 'Int64',
  float: 'Float64',
  text: 'LowCardinality(String)',
  instant: "DateTime64(3, 'UTC')",
  date: 'Date32',
}
