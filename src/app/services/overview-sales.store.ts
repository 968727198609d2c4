import type { Millis } from '#core/time.ts'
import { netAmount } from '#metrics/facts/order-money.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { and, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { versionsKnown } from './shop.ts'

/** Two stretches of days, the second one right before the first and as long; ends included. */
export type Periods = {
  readonly from: Millis
  readonly to: Millis
  readonly previousFrom: Millis
  readonly previousTo: Millis
}

export type SalesDay = {
  readonly day: string
  readonly netSales: number
  readonly orders: number
  readonly customers: number
}

/** Sales by day of the shop, guests included: refunds are taken off the order that they belong to. */
export async function salesByDay(
  facts: Facts,
  standpoint: Standpoint,
  periods: Periods,
): Promise<SalesDay[]> {
  const rows = await facts.query<{
    day: string
    net_sales: string
    orders: string
    customers: string
  }>(sql`
    SELECT toString(toDate(at, ${standpoint.zone})) AS day, sum(net) AS net_sales, countIf(net > 0) AS orders,
      uniqExactIf(customer, net > 0 AND customer != 0) AS customers
    FROM (${ordersBetween(standpoint, periods.previousFrom, periods.to)})
    GROUP BY day
    ORDER BY day`)
  return rows.map((row) => ({
    day: row.day,
    netSales: Number(row.net_sales),
    orders: Number(row.orders),
    customers: Number(row.customers),
  }))
}

/** Who bought in a period: how many, how many of them for the first time, how many at least their second order by its end. */
type Buyers = {
  readonly buyers: number
  readonly newcomers: number
  readonly returning: number
}
export type BuyersRead = {
  readonly now: Buyers
  readonly previous: Buyers
  /** First purchases by day, both periods. */
  readonly newcomersByDay: ReadonlyMap<string, number>
}

/** Looks at every customer's counted orders once. */
export async function buyersOf(
  facts: Facts,
  standpoint: Standpoint,
  periods: Periods,
): Promise<BuyersRead> {
  const { from, to, previousFrom, previousTo } = periods
  const between = (column: Sql, start: Millis, end: Millis): Sql =>
    sql`${column} BETWEEN ${instant(start)} AND ${instant(end)}`
  const first = sql`first_at`
  const rows = await facts.query<BuyersRow>(sql`
    SELECT
      if(first_at < ${instant(previousFrom)}, '', toString(toDate(first_at, ${standpoint.zone}))) AS day,
      countIf(here > 0) AS buyers,
      countIf(${between(first, from, to)}) AS newcomers,
      countIf(here > 0 AND so_far > 1) AS returning,
      countIf(there > 0) AS p_buyers,
      countIf(${between(first, previousFrom, previousTo)}) AS p_newcomers,
      countIf(there > 0 AND by_then > 1) AS p_returning
    FROM (
      SELECT customer, min(at) AS first_at, count() AS so_far, countIf(at <= ${instant(previousTo)}) AS by_then,
        countIf(${between(sql`at`, from, to)}) AS here, countIf(${between(sql`at`, previousFrom, previousTo)}) AS there
      FROM (${ordersBetween(standpoint, undefined, to)})
      WHERE net > 0 AND customer != 0
      GROUP BY customer
    )
    GROUP BY day`)
  const sum = (name: Exclude<keyof BuyersRow, 'day'>): number =>
    rows.reduce((all, row) => all + Number(row[name]), 0)
  return {
    now: { buyers: sum('buyers'), newcomers: sum('newcomers'), returning: sum('returning') },
    previous: {
      buyers: sum('p_buyers'),
      newcomers: sum('p_newcomers'),
      returning: sum('p_returning'),
    },
    newcomersByDay: new Map(
      rows
        .filter((row) => row.day !== '')
        .map((row) => [row.day, Number(row.newcomers) + Number(row.p_newcomers)]),
    ),
  }
}
type BuyersRow = Record<
  'day' | 'buyers' | 'newcomers' | 'returning' | 'p_buyers' | 'p_newcomers' | 'p_returning',
  string
>

/** Orders in the shop's money with what is left of them as of the standpoint. */
const ordersBetween = (standpoint: Standpoint, from: Millis | undefined, to: Millis): Sql => sql`
  SELECT customer, at, ${netAmount(standpoint)} AS net
  FROM orders FINAL
  WHERE ${and([
    versionsKnown(standpoint),
    sql`currency = ${standpoint.currency}`,
    sql`at <= ${instant(to)}`,
    ...(from === undefined ? [] : [sql`at >= ${instant(from)}`]),
  ])}`
