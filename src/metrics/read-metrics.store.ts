import { name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { ColumnType } from './aggregates/aggregate.ts'
import { compileSelect } from './compile/compile.ts'
import { decodeValue, type EngineValue } from './decode.ts'
import type { Value } from './facts/fact.ts'
import type { MetricColumn, MetricPlan } from './plan.ts'
import { readSql } from './read-column.ts'
import { type MetricValues, readAll, viewFrom } from './reference.ts'
import type { Standpoint } from './standpoint.ts'

/** One customer and the metrics asked for, by column name. */
export type CustomerMetrics = { readonly customer: number; readonly values: MetricValues }

export type ListMetrics = {
  readonly columns: readonly MetricColumn[]
  /** Nulls come last in either direction; equals are in order of customer. Default: by customer. */
  readonly sort?: { readonly column: MetricColumn; readonly descending?: true }
  /** The last row of the page before. */
  readonly after?: { readonly customer: number; readonly value: Value }
  /** Only these. */
  readonly customers?: readonly number[]
  /** A condition on `customer`. */
  readonly among?: Sql
  readonly limit: number
}

/**
 * A column as it is read at an instant: what changes with every day (days since, ages) and what others make up
 * (scores) is worked out here, from what the row keeps. SQL over the columns of `customer_metrics`.
 */
export const readColumn = (column: MetricColumn, standpoint: Standpoint): Sql =>
  readSql(column, standpoint)

/** The stored metrics of one customer as read at the standpoint; undefined if they have not been evaluated. */
export async function readCustomerMetrics(
  facts: Facts,
  columns: readonly MetricColumn[],
  customer: number,
  standpoint: Standpoint,
): Promise<MetricValues | undefined> {
  const options = { columns, customers: [customer], limit: 1 }
  const [row] = await listCustomerMetrics(facts, options, standpoint)
  return row?.values
}

/**
 * A page of customers with some of their metrics.
 *
 * @example await listCustomerMetrics(facts, { columns, sort: { column, descending: true }, limit: 50 }, standpoint)
 */
export async function listCustomerMetrics(
  facts: Facts,
  { columns, sort, after, customers, among, limit }: ListMetrics,
  standpoint: Standpoint,
): Promise<CustomerMetrics[]> {
  const sorted = sort && readColumn(sort.column, standpoint)
  const shown = columns.map(
    (column) => sql`, ${readColumn(column, standpoint)} AS ${shownAs(column)}`,
  )
  const rows = await facts.query<Row>(sql`
SELECT customer${joined(shown)}
FROM customer_metrics FINAL
WHERE gone = 0
  AND (${among ?? sql`1`})
  AND (${customers ? sql`customer IN (${param([...customers], 'Array(UInt32)')})` : sql`1`})
  AND (${afterThat(sort, sorted, after)})
ORDER BY ${orderOf(sort, sorted)}
LIMIT ${limit}`)
  return rows.map((row) => ({ customer: row.customer, values: valuesOf(row, columns) }))
}

type Row = Readonly<Record<string, EngineValue>> & { readonly customer: number }

/** Read values have a name of their own: `x AS x` would hide the column that the condition reads. */
const shownAs = (column: MetricColumn): Sql => sql`${name(`read_${column.name}`)}`

const valuesOf = (row: Row, columns: readonly MetricColumn[]): MetricValues =>
  Object.fromEntries(
    columns.map((column) => [column.name, decodeValue(column.readAs, row[`read_${column.name}`])]),
  )

const joined = (pieces: readonly Sql[]): Sql =>
  pieces.reduce((all, piece) => sql`${all}${piece}`, sql``)

function orderOf(sort: ListMetrics['sort'], value: Sql | undefined): Sql {
  if (!sort || !value) return sql`customer`
  return sort.descending
    ? sql`isNull(${value}), ${value} DESC, customer`
    : sql`isNull(${value}), ${value}, customer`
}

function afterThat(
  sort: ListMetrics['sort'],
  value: Sql | undefined,
  after: ListMetrics['after'],
): Sql {
  if (!after) return sql`1`
  const customer = sql`customer > ${param(after.customer, 'UInt32')}`
  if (!sort || !value) return customer
  if (after.value === null) return sql`isNull(${value}) AND ${customer}`
  const last = param(engineText(after.value, sort.column.readAs), ENGINE_TYPES[sort.column.readAs])
  const beyond = sort.descending ? sql`${value} < ${last}` : sql`${value} > ${last}`
  return sql`isNull(${value}) OR ${beyond} OR (${value} = ${last} AND ${customer})`
}

const ENGINE_TYPES: Readonly<Record<ColumnType, string>> = {
  integer: 'Int64',
  float: 'Float64',
  text: 'String',
  instant: "DateTime64(3, 'UTC')",
  date: 'Date32',
}

const engineText = (value: Value, type: ColumnType): Value =>
  type === 'instant' && typeof value === 'number'
    ? new Date(value).toISOString().replace('T', ' ').slice(0, 23)
    : value

/**
 * The metrics of some customers worked out from their facts: as of any instant, as known at any instant. Nothing
 * is stored.
 */
export async function computeMetrics(
  facts: Facts,
  plan: MetricPlan,
  customers: readonly number[],
  standpoint: Standpoint,
): Promise<CustomerMetrics[]> {
  const restrict = sql`customer IN (${param([...customers], 'Array(UInt32)')})`
  const statement = compileSelect(plan, { standpoint, restrict })
  const pages = await Promise.all(facts.shards.map((shard) => shard.query<Row>(statement)))
  const view = viewFrom(standpoint)
  return pages.flat().map((row) => ({
    customer: row.customer,
    values: readAll(plan, keptValues(plan, row), view),
  }))
}

const keptValues = (plan: MetricPlan, row: Row): MetricValues =>
  Object.fromEntries(
    plan.columns.map((column) => [column.name, decodeValue(column.type, row[column.name])]),
  )
