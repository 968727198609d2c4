import { param, type Sql, sql } from '#sql/sql.ts'
import type { NextContext } from './fact-kind.ts'
import { HAS_HEAD, LINES, PAYMENT_TYPE, REFUNDS, WHO } from './order-pieces.ts'
import { stamp } from './stamp.ts'

/** All orders with the row that speaks for each. Lines that wait for their order are no first ones: they go the long way. */
export const firstHeads = (staged: Sql, known: Sql): Sql => sql`
  SELECT key, minIf(row, ${HAS_HEAD}) AS head_row, countIf(${HAS_HEAD}) > 0 AND max(merge) = 0 AND key NOT IN ${known} AS first
  FROM ${staged}
  GROUP BY key`

/**
 * The same order as the long way would make of these rows, where there is nothing to fold them into. The head passes
 * as the row that it is: an aggregate of so many columns costs more than all the rest.
 */
export const firstOrders = (context: NextContext, heads: Sql): Sql => sql`
  SELECT
    ${stamp(context, {
      customer: sql`w.customer`,
      identity: sql`w.identity`,
      key: sql`h.key`,
    })},
    h.source AS source,
    h.order_id AS order_id,
    toUInt8(0) AS there,
    toUInt32(0) AS c_customer,
    i_version AS version,
    toUInt8(1) AS known,
    i_lines AS lines,
    arraySort(i_refunds) AS refunds,
    CAST(arrayZip(h.payment_id, h.payment_at, h.payment_method, h.payment_amount), ${PAYMENT_TYPE}) AS payments,
    coalesce(h.paid_at, h.ordered_at, toDateTime64(0, 3, 'UTC')) AS at,
    ifNull(h.ordered_at, toDateTime64(0, 3, 'UTC')) AS ordered_at,
    h.paid_at AS paid_at,
    h.void_at AS void_at,
    if(h.state = '', 'paid', h.state) AS state,
    h.status AS status,
    if(h.currency = '', ${param(context.currency, 'String')}, h.currency) AS currency,
    ifNull(h.order_discount, 0) AS discount,
    ifNull(h.shipping, 0) AS shipping,
    ifNull(h.order_total, arraySum(lines.9) - discount + shipping) AS total,
    h.channel AS channel,
    h.store AS store,
    h.platform AS platform,
    h.coupons AS coupons,
    h.attributes AS attributes
  FROM (
    SELECT key, source, order_id, ordered_at, paid_at, void_at, state, status, currency, channel, store, platform, coupons,
      order_discount, shipping, order_total, payment_id, payment_at, payment_method, payment_amount, attributes
    FROM ${context.staged}
    WHERE (key, row) IN ${heads} AND ${HAS_HEAD}
    LIMIT 1 BY key) AS h
  INNER JOIN (
    SELECT key, max(version) AS i_version, ${WHO} AS who, ${LINES} AS i_lines, ${REFUNDS} AS i_refunds
    FROM ${context.staged}
    WHERE key IN (SELECT key FROM ${heads})
    GROUP BY key) AS i ON i.key = h.key
  LEFT JOIN ${context.whos} AS w ON w.who = i.who`
