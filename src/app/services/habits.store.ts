import { netAmount } from '#metrics/facts/order-money.ts'
import { instant } from '#metrics/standpoint.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { Habits } from '#api/shapes/customer.ts'
import { versionsKnown } from './shop.ts'
import type { Scope } from './timeline.store.ts'

const SHOWN = 8

/** What the customer usually buys, where and when, over the orders that count; null if there are none. */
export async function habitsOf(facts: Facts, scope: Scope): Promise<Habits | null> {
  const [rows, times] = await Promise.all([readShares(facts, scope), readTimes(facts, scope)])
  const shares = (kind: string): Habits['categories'] =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => ({
        name: row.called,
        count: Number(row.orders),
        net_sales: Number(row.net_sales),
      }))
  const [time] = times
  if (time === undefined || time.hours.length === 0) return null
  const counts = (size: number, first: number, values: readonly number[]): number[] => {
    const all = Array.from({ length: size }, () => 0)
    for (const value of values) all[value - first] = (all[value - first] ?? 0) + 1
    return all
  }
  return {
    categories: shares('category'),
    brands: shares('brand'),
    channels: shares('channel'),
    hours: counts(24, 0, time.hours),
    weekdays: counts(7, 1, time.weekdays),
  }
}

type ShareRow = {
  readonly kind: string
  readonly called: string
  readonly orders: string
  readonly net_sales: string
}

/** A line's share of what is left of its order is as its share of all lines. */
const readShares = (facts: Facts, scope: Scope): Promise<ShareRow[]> =>
  facts.query<ShareRow>(sql`
    SELECT kind, called, uniqExact(key) AS orders, toInt64(round(sum(part))) AS net_sales
    FROM (
      SELECT key,
        arrayJoin(arrayConcat(
          [('channel', toString(channel), toFloat64(net))],
          arrayMap((called, amount) -> ('category', toString(called), if(lines = 0, 0, net * amount / lines)), line_category, line_total),
          arrayMap((called, amount) -> ('brand', toString(called), if(lines = 0, 0, net * amount / lines)), line_brand, line_total)
        )) AS share,
        share.1 AS kind, share.2 AS called, share.3 AS part
      FROM (
        SELECT key, channel, line_category, line_brand, line_total, arraySum(line_total) AS lines, ${netAmount(scope.standpoint)} AS net
        FROM orders FINAL
        WHERE ${counted(scope)}
      )
    )
    WHERE called != ''
    GROUP BY kind, called
    ORDER BY net_sales DESC, called
    LIMIT ${SHOWN} BY kind`)

const readTimes = (
  facts: Facts,
  scope: Scope,
): Promise<{ hours: number[]; weekdays: number[] }[]> =>
  facts.query(sql`
    SELECT groupArray(toHour(at, ${scope.standpoint.zone})) AS hours,
      groupArray(toDayOfWeek(at, 0, ${scope.standpoint.zone})) AS weekdays
    FROM orders FINAL
    WHERE ${counted(scope)}`)

/** The orders that count as of the standpoint, in the shop's money. */
const counted = ({ customer, standpoint }: Scope): Sql =>
  and([
    sql`customer = ${param(customer, 'UInt32')}`,
    versionsKnown(standpoint),
    sql`at <= ${instant(standpoint.asOf)}`,
    sql`currency = ${standpoint.currency}`,
    sql`${netAmount(standpoint)} > 0`,
  ])
