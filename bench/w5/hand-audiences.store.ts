import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { boundsOf, type Window } from '#core/window.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

type Hand = {
  readonly standpoint: Standpoint
  /** Numbers of what customers are in, by `kind:key`. */
  readonly numberOf: (ref: string) => number
}

/** How many each rule takes in, as somebody writes it who knows the tables; the count alone. By the rules' keys. */
export const handAudiences = ({ standpoint, numberOf }: Hand): Readonly<Record<string, Sql>> => {
  const since = (within: Window): Sql =>
    sql`${instant(boundsOf(within, standpoint.asOf, standpoint.zone).from ?? 0)}`
  const kept = (where: Sql): Sql =>
    sql`SELECT count() AS n FROM customer_metrics FINAL WHERE gone = 0 AND ${where}`
  const inside = (...refs: readonly string[]): Sql =>
    sql`customer IN (SELECT customer FROM customer_rules FINAL WHERE gone = 0 AND hasAny(members, ${param(refs.map(numberOf), 'Array(UInt32)')}))`
  const silver = sql`customer IN (SELECT customer FROM customer_tiers FINAL WHERE program = 'membership' AND level IN ('silver', 'gold', 'diamond'))`
  const key = sql`customer IN (SELECT customer FROM customer_rfm FINAL WHERE model = 'standard' AND class IN ('key_value', 'key_keep'))`
  return {
    one: kept(sql`monetary >= 200000`),
    one_window: kept(sql`views_30 >= 5`),
    five: kept(
      sql`net_spend_90 >= 20000 AND (orders_365 >= 6 OR ${silver}) AND NOT ${inside('segment:silent')} AND consent_sms = 'true'`,
    ),
    twenty: kept(sql`
      ((monetary >= 100000 AND frequency >= 3) OR (net_spend_30 > 0 AND views_30 >= 10) OR ${key})
      AND (${silver} OR ${inside('tag:coupon-hunter', 'class:worth=high', 'segment:regulars')})
      AND NOT (refunded > 50000 OR (ifNull(completion, 1) < 0.5 AND orders_placed >= 4) OR ${inside('segment:silent')})
      AND views_90 >= 1
      AND (favourite_channel IN ('tmall', 'douyin') OR coupon_share >= 0.1 OR active_days_30 >= 2)
      AND (consent_sms = 'true' OR consent_email = 'true')
      AND dateDiff('day', recency_days, ${instant(standpoint.asOf)}, ${standpoint.zone}) <= 365`),
    orders_window: sql`
      SELECT uniqExact(customer) AS n FROM orders FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0 AND known AND channel = 'tmall'
        AND at >= ${since({ days: 45 })} AND at <= ${instant(standpoint.asOf)}
        AND state != 'pending' AND NOT ifNull(void_at <= ${instant(standpoint.asOf)}, 0)
        AND total > arraySum((amount, happened) -> if(happened <= ${instant(standpoint.asOf)}, amount, 0), refund_amount, refund_at)
        AND NOT arrayExists((amount, happened) -> amount < 0 AND happened <= ${instant(standpoint.asOf)}, refund_amount, refund_at)`,
    events_window: sql`
      SELECT count() AS n FROM (
        SELECT customer FROM events FINAL
        WHERE past = 0 AND gone = 0 AND customer != 0 AND type = 'view' AND category = 'category-3'
          AND at >= ${since({ days: 14 })} AND at <= ${instant(standpoint.asOf)}
        GROUP BY customer HAVING count() >= 2)`,
    attribute: kept(sql`city IN ('city-7', 'city-8', 'city-9')`),
  }
}

export async function countByHand(facts: Facts, statement: Sql): Promise<number> {
  const [row] = await facts.query<{ n: string }>(statement)
  return Number(row?.n ?? 0)
}
