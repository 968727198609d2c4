import { param, type Sql, sql } from '#sql/sql.ts'
import type { NextContext } from './fact-kind.ts'
import { HAS_HEAD, LINES, PAYMENT_TYPE, REFUNDS, WHO } from './order-pieces.ts'
import { stamp } from './stamp.ts'

/** All orders with the row that speaks for each. Lines that wait for their order are no first ones: they go the long way. */
export const firstHeads = (staged: Sql, known: Sql): Sql => sql`
  SELECT key, minIf(row, ${HAS_HEAD}) AS head_row, countIf(${HAS_HEAD}) > 0 AND max(merge) = 0 AND key NOT IN ${known} AS first
  FROM ${staged}
  GROUP BY key`

/** What a row says of its order as a whole. */
const HEAD = sql`tuple(source, order_id, ordered_at, paid_at, void_at, state, status, currency, channel, store, platform, coupons,
      order_discount, shipping, order_total, payment_id, payment_at, payment_method, payment_amount, attributes)`

/** A row under its order's key as one number: a set of these is found in faster than one of pairs. */
const PLACE = sql`bitXor(key, toUInt128(row))`

/**
 * The same order as the long way would make of these rows, where there is nothing to fold them into. The head is the
 * only element of an array: an aggregate that compares so many columns costs more than all the rest, and a join of two
 * halves of the order copies them both.
 */
export const firstOrders = (context: NextContext, heads: Sql): Sql => sql`
  SELECT
    ${stamp(context, {
      customer: sql`w.customer`,
      identity: sql`w.identity`,
      key: sql`i.key`,
    })},
    head.1 AS source,
    head.2 AS order_id,
    toUInt8(0) AS there,
    toUInt32(0) AS c_customer,
    i_version AS version,
    toUInt8(1) AS known,
    i_lines AS lines,
    arraySort(i_refunds) AS refunds,
    CAST(arrayZip(head.16, head.17, head.18, head.19), ${PAYMENT_TYPE}) AS payments,
    coalesce(head.4, head.3, toDateTime64(0, 3, 'UTC')) AS at,
    ifNull(head.3, toDateTime64(0, 3, 'UTC')) AS ordered_at,
    head.4 AS paid_at,
    head.5 AS void_at,
    if(head.6 = '', 'paid', head.6) AS state,
    head.7 AS status,
    if(head.8 = '', ${param(context.currency, 'String')}, head.8) AS currency,
    ifNull(head.13, 0) AS discount,
    ifNull(head.14, 0) AS shipping,
    ifNull(head.15, arraySum(lines.9) - discount + shipping) AS total,
    head.9 AS channel,
    head.10 AS store,
    head.11 AS platform,
    head.12 AS coupons,
    head.20 AS attributes
  FROM (
    SELECT key, max(version) AS i_version, ${WHO} AS who, ${LINES} AS i_lines, ${REFUNDS} AS i_refunds,
      groupArrayIf(1)(${HEAD}, is_head)[1] AS head
    FROM (SELECT *, ${PLACE} IN (SELECT ${PLACE} FROM ${heads}) AS is_head FROM ${context.staged})
    GROUP BY key) AS i
  LEFT JOIN ${context.whos} AS w ON w.who = i.who`
