import { netAmount } from '#metrics/facts/order-money.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { versionsKnown } from './shop.ts'
import type { Place } from './timeline-pages.ts'

/** Whose facts, seen from where. */
export type Scope = { readonly customer: number; readonly standpoint: Standpoint }

type Stamped = {
  readonly learnt: string
  readonly source: string
  readonly load: number
  readonly tie: string
  readonly happened: string
}

export type AttributeRow = Stamped & { readonly name: string; readonly value: string }
export type FeedbackRow = Stamped & {
  readonly feedback_id: string
  readonly kind: string
  readonly score: string | null
  readonly text: string
  readonly order_id: string
  readonly channel: string
}
/** Equal events in a row; `happened` and `tie` are of the newest, `first` and `first_tie` of the oldest. */
export type EventGroupRow = Stamped & {
  readonly type: string
  readonly sku: string
  readonly category: string
  readonly channel: string
  readonly platform: string
  readonly seconds: string | null
  readonly events: string
  readonly first: string
  readonly first_tie: string
  /** How many events were read for the page in all. */
  readonly looked_at: string
}

export type OrderRow = Stamped & {
  readonly order_id: string
  readonly state: string
  readonly status: string
  readonly currency: string
  readonly total: string
  readonly net: string
  readonly channel: string
  readonly store: string
  readonly platform: string
  readonly coupons: readonly string[]
  readonly line_count: string
  /** The first of its lines: sku, name, quantity, total. */
  readonly lines: readonly (readonly [sku: string, name: string, quantity: string, total: string])[]
}
export type RefundRow = Stamped & {
  readonly refund_id: string
  readonly order_id: string
  readonly currency: string
  readonly amount: string
  /** 1: the order that it belongs to is known. */
  readonly known_order: number
}

/** Events that are looked at for one page: equal ones in a row beyond this stand in a group of their own. */
export const EVENTS_AT_ONCE = 5000
const LINES_SHOWN = 20

export const readAttributes = (
  facts: Facts,
  scope: Scope,
  after: Place,
  limit: number,
): Promise<AttributeRow[]> =>
  facts.query<AttributeRow>(sql`
    SELECT name, value, ${stamps}
    FROM attributes FINAL
    WHERE ${within(scope, after)}
    ORDER BY at DESC, tie DESC
    LIMIT ${limit}`)

export const readFeedback = (
  facts: Facts,
  scope: Scope,
  after: Place,
  limit: number,
): Promise<FeedbackRow[]> =>
  facts.query<FeedbackRow>(sql`
    SELECT feedback_id, kind, score, text, order_id, channel, ${stamps}
    FROM feedback FINAL
    WHERE ${within(scope, after)}
    ORDER BY at DESC, tie DESC
    LIMIT ${limit}`)

/** Orders as they stand as of the standpoint: what is left of them takes in refunds that came later. */
export const readOrders = (
  facts: Facts,
  scope: Scope,
  after: Place,
  limit: number,
): Promise<OrderRow[]> =>
  facts.query<OrderRow>(sql`
    SELECT order_id, state, status, currency, total, ${netAmount(scope.standpoint)} AS net, channel, store, platform, coupons,
      length(line_key) AS line_count,
      arrayMap((sku, title, quantity, amount) -> [sku, title, toString(quantity), toString(amount)],
        arraySlice(line_sku, 1, ${LINES_SHOWN}), arraySlice(line_name, 1, ${LINES_SHOWN}),
        arraySlice(line_quantity, 1, ${LINES_SHOWN}), arraySlice(line_total, 1, ${LINES_SHOWN})) AS lines,
      ${stamps}
    FROM orders FINAL
    WHERE known = 1 AND ${within(scope, after)}
    ORDER BY at DESC, tie DESC
    LIMIT ${limit}`)

/** Refunds at their own time; all pieces of one are one. "All that is left" is what was left beside the named amounts. */
export const readRefunds = (
  facts: Facts,
  scope: Scope,
  after: Place,
  limit: number,
): Promise<RefundRow[]> =>
  facts.query<RefundRow>(sql`
    SELECT refund_id, any(of_order) AS order_id, any(order_currency) AS currency, sum(if(piece < 0, rest, piece)) AS amount,
      any(known) AS known_order, any(known_from) AS learnt, any(order_source) AS source, any(order_load) AS load,
      concat(toString(key), '.', hex(sipHash64(refund_id))) AS tie, min(refunded_at) AS happened
    FROM (
      SELECT key, order_id AS of_order, currency AS order_currency, known, known_from, source AS order_source, load AS order_load,
        greatest(0, total - arraySum((given, given_at) -> if(given_at <= ${instant(scope.standpoint.asOf)}, greatest(given, 0), 0),
          refund_amount, refund_at)) AS rest,
        refund_id, refunded_at, piece
      FROM orders FINAL
      ARRAY JOIN refund_id AS refund_id, refund_at AS refunded_at, refund_amount AS piece
      WHERE customer = ${param(scope.customer, 'UInt32')} AND ${versionsKnown(scope.standpoint)}
        AND refunded_at <= ${instant(Math.min(after.at, scope.standpoint.asOf))}
    )
    GROUP BY key, refund_id
    HAVING (happened, tie) < (${instant(after.at)}, ${after.tie})
    ORDER BY happened DESC, tie DESC
    LIMIT ${limit}`)

/** Events newest first; those that are equal in a row, on one day, are one. */
export const readEventGroups = (
  facts: Facts,
  scope: Scope,
  after: Place,
  limit: number,
): Promise<EventGroupRow[]> =>
  facts.query<EventGroupRow>(sql`
    SELECT any(e_type) AS type, any(e_sku) AS sku, any(e_category) AS category, any(e_channel) AS channel,
      any(e_platform) AS platform, sum(e_seconds) AS seconds, max(known_from) AS learnt, any(e_source) AS source, any(e_load) AS load,
      max(e_at) AS happened, argMax(e_tie, (e_at, e_tie)) AS tie, min(e_at) AS first, argMin(e_tie, (e_at, e_tie)) AS first_tie,
      count() AS events, any(all_events) AS looked_at
    FROM (
      SELECT *, sum(edge) OVER (ORDER BY e_at DESC, e_tie DESC ROWS UNBOUNDED PRECEDING) AS island, count() OVER () AS all_events
      FROM (
        SELECT *, alike != lagInFrame(alike) OVER (ORDER BY e_at DESC, e_tie DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS edge
        FROM (
          SELECT type AS e_type, sku AS e_sku, category AS e_category, channel AS e_channel, platform AS e_platform,
            seconds AS e_seconds, known_from, source AS e_source, load AS e_load, at AS e_at, toString(key) AS e_tie,
            cityHash64(type, sku, category, channel, platform, source, load, toDate(at, ${scope.standpoint.zone})) AS alike
          FROM events FINAL
          WHERE ${within(scope, after)}
          ORDER BY e_at DESC, e_tie DESC
          LIMIT ${EVENTS_AT_ONCE}
        )
      )
    )
    GROUP BY island
    ORDER BY island
    LIMIT ${limit}`)

/** The columns that every entry needs. */
const stamps: Sql = sql`
  known_from AS learnt, source, load, toString(key) AS tie, at AS happened`

/** The customer's facts as of the standpoint that lie after a place on the newest-first line. */
const within = ({ customer, standpoint }: Scope, after: Place): Sql =>
  and([
    sql`customer = ${param(customer, 'UInt32')}`,
    versionsKnown(standpoint),
    sql`at <= ${instant(Math.min(after.at, standpoint.asOf))}`,
    sql`(at, toString(key)) < (${instant(after.at)}, ${after.tie})`,
  ])
