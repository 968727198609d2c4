import { decodeValue, type EngineValue } from '#metrics/decode.ts'
import type { MetricValue } from '#api/shapes/metric.ts'
import { and, empty, join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { CustomerSource } from './customer-source.ts'
import type { KeptMetric } from './metric-book.ts'
import { valueIn } from './metric-view.ts'

/** By what a list is ordered. Those without a value come last either way; equals in order of customer. */
export type ListOrder = {
  readonly value: Sql
  readonly descending: boolean
  /** `LEFT JOIN …` that brings the value; its column of customers is not called customer. */
  readonly join?: Sql
}

/** Where the next page begins: after this customer, who has this value. */
export type ListPlace = { readonly value: number | null; readonly customer: number }

export type ListRead = {
  readonly conditions: readonly Sql[]
  /** undefined: by customer. */
  readonly order: ListOrder | undefined
  readonly columns: readonly KeptMetric[]
  readonly after: ListPlace | undefined
  readonly limit: number
}

export type ListedCustomer = ListPlace & { readonly metrics: Readonly<Record<string, MetricValue>> }

/** A page of customers with the metrics that are shown. */
export async function readCustomerPage(
  source: CustomerSource,
  read: ListRead,
): Promise<ListedCustomer[]> {
  const shown = read.columns.map(
    (metric, index) => sql`, ${source.value(metric)} AS ${name(`shown_${index}`)}`,
  )
  const statement = sql`
    SELECT customer, ${read.order ? sql`toFloat64(${read.order.value})` : sql`NULL`} AS sorted${join(shown, '')}
    FROM ${source.from} ${read.order?.join ?? empty}
    WHERE ${and([...read.conditions, ...(read.after ? [beyond(read.order, read.after)] : [])])}
    ORDER BY ${orderBy(read.order)}
    LIMIT ${read.limit}`
  const pages = await Promise.all(source.parts.map((part) => part.query<Row>(statement)))
  const rows = pages.flat().map((row) => ({
    customer: row.customer,
    value: row.sorted,
    metrics: Object.fromEntries(
      read.columns.map(({ definition, column }, index) => [
        definition.key,
        valueIn(definition.unit, decodeValue(column.readAs, row[`shown_${index}`])),
      ]),
    ),
  }))
  return pages.length === 1 ? rows : rows.sort(compareBy(read.order)).slice(0, read.limit)
}

/** How many customers meet the conditions. */
export async function countCustomers(
  source: CustomerSource,
  conditions: readonly Sql[],
): Promise<number> {
  const statement = sql`SELECT count() AS customers FROM ${source.from} WHERE ${and(conditions)}`
  const counts = await Promise.all(
    source.parts.map((part) => part.query<{ customers: string }>(statement)),
  )
  return counts.flat().reduce((sum, row) => sum + Number(row.customers), 0)
}

type Row = Readonly<Record<`shown_${number}`, EngineValue>> & {
  readonly customer: number
  readonly sorted: number | null
}

function orderBy(order: ListOrder | undefined): Sql {
  if (order === undefined) return sql`customer`
  return order.descending
    ? sql`isNull(sorted), sorted DESC, customer`
    : sql`isNull(sorted), sorted, customer`
}

function beyond(order: ListOrder | undefined, after: ListPlace): Sql {
  const later = sql`customer > ${param(after.customer, 'UInt32')}`
  if (order === undefined) return later
  if (after.value === null) return sql`isNull(sorted) AND ${later}`
  const last = param(after.value, 'Float64')
  const further = order.descending ? sql`sorted < ${last}` : sql`sorted > ${last}`
  return sql`ifNull(${further}, 1) OR ifNull(sorted = ${last}, 0) AND ${later}`
}

function compareBy(order: ListOrder | undefined): (a: ListPlace, b: ListPlace) => number {
  return (a, b) => {
    if (order !== undefined && a.value !== b.value) {
      if (a.value === null) return 1
      if (b.value === null) return -1
      return order.descending ? b.value - a.value : a.value - b.value
    }
    return a.customer - b.customer
  }
}
