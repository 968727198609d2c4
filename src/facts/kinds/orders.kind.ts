import { param, type Sql, sql } from '#sql/sql.ts'
import { ordersStage } from '../stage/stage.ts'
import { ordersTable } from '../tables/orders.table.ts'
import type { FactKind, NextContext } from './fact-kind.ts'
import { firstHeads, firstOrders } from './first-orders.ts'
import {
  HAS_HEAD,
  LINE_TYPE,
  LINES,
  PAYMENT_TYPE,
  REFUND_TYPE,
  REFUNDS,
  WHO,
} from './order-pieces.ts'
import { stamp } from './stamp.ts'

const DIGEST = sql`cityHash64(customer, version, known, at, ordered_at, ifNull(paid_at, at), ifNull(void_at, toDateTime64(0, 3, 'UTC')),
    state, status, currency, total, discount, shipping, channel, store, platform, coupons,
    line_sku, line_name, line_category, line_brand, line_quantity, line_unit_price, line_discount, line_total,
    payment_id, payment_at, payment_method, payment_amount,
    refund_id, refund_at, refund_amount, toString(attributes))`

/**
 * An order is replaced by what its source says last, or by the higher version where the source gives one.
 * Refunds add up by their own ids, before or after the order, and survive every new version of it; so do lines that
 * come apart from their order.
 */
export const ordersKind: FactKind = {
  key: 'orders',
  stage: ordersStage,
  table: ordersTable,
  countBy: sql`key`,
  digest: DIGEST,
  next: (context: NextContext): Sql => sql`
WITH
  incoming AS (${incoming(context)}),
  current AS (${current(context)}),
  folded AS (${folded(context)})
${asRows(sql`folded`)}
WHERE there = 0 OR digest != c_digest OR rehomed`,
  firsts: {
    heads: firstHeads,
    next: (context, heads) => asRows(sql`(${firstOrders(context, heads)})`),
  },
}

/** The columns of `next` from a folded order. */
const asRows = (
  folded: Sql,
): Sql => sql`SELECT customer, key, past, rev, gone, known_from, known_to, identity, load, source,
  order_id, version, known, at, ordered_at, paid_at, void_at, state, status, currency,
  total, discount, shipping, channel, store, platform, coupons,
  lines.1 AS line_key, lines.2 AS line_sku, lines.3 AS line_name, lines.4 AS line_category, lines.5 AS line_brand,
  lines.6 AS line_quantity, lines.7 AS line_unit_price, lines.8 AS line_discount, lines.9 AS line_total,
  payments.1 AS payment_id, payments.2 AS payment_at, payments.3 AS payment_method, payments.4 AS payment_amount,
  refunds.2 AS refund_id, refunds.3 AS refund_line, refunds.1 AS refund_at, refunds.4 AS refund_amount,
  attributes,
  ${DIGEST} AS digest,
  there = 0 AS fresh,
  c_customer AS was_customer,
  key AS fact,
  fresh AS is_new
FROM ${folded}`

/** Staged rows put together by order: the first row that has the order's time speaks for the order. */
const incoming = (context: NextContext): Sql => sql`
  SELECT key,
    any(source) AS i_source,
    any(order_id) AS i_order_id,
    max(version) AS i_version,
    max(merge) AS merging,
    countIf(${HAS_HEAD}) > 0 AS has_head,
    argMinIf(tuple(ordered_at, paid_at, void_at, state, status, currency, channel, store, platform, coupons,
      order_discount, shipping, order_total, payment_id, payment_at, payment_method, payment_amount, attributes),
      row, ${HAS_HEAD}) AS head,
    ${WHO} AS who,
    ${LINES} AS i_lines,
    ${REFUNDS} AS i_refunds,
    groupUniqArrayIf(refund_id, refund_sighted = 1) AS i_sighted
  FROM ${context.staged}
  GROUP BY key`

const current = (context: NextContext): Sql => sql`
  SELECT key, toUInt8(1) AS there, customer AS c_customer, identity AS c_identity, version AS c_version, known AS c_known,
    at AS c_at, ordered_at AS c_ordered_at, paid_at AS c_paid_at, void_at AS c_void_at, state AS c_state, status AS c_status,
    currency AS c_currency, total AS c_total, discount AS c_discount, shipping AS c_shipping, channel AS c_channel,
    store AS c_store, platform AS c_platform, coupons AS c_coupons, attributes AS c_attributes, digest AS c_digest,
    CAST(arrayZip(line_key, line_sku, line_name, line_category, line_brand, line_quantity, line_unit_price, line_discount, line_total), ${LINE_TYPE}) AS c_lines,
    CAST(arrayZip(payment_id, payment_at, payment_method, payment_amount), ${PAYMENT_TYPE}) AS c_payments,
    CAST(arrayZip(refund_at, refund_id, refund_line, refund_amount), ${REFUND_TYPE}) AS c_refunds
  FROM orders FINAL
  WHERE past = 0 AND key IN (SELECT key FROM ${context.staged})`

/** What was known and what came in, as one order. `takes`: the order itself is newly told, and not by an older version. */
const folded = (context: NextContext): Sql => sql`
  SELECT
    ${stamp(context, {
      customer: sql`if(w.customer != 0 AND (takes OR c_customer = 0), w.customer, c_customer)`,
      identity: sql`if(w.customer != 0 AND (takes OR c_customer = 0), w.identity, c_identity)`,
      key: sql`i.key`,
    })},
    i_source AS source,
    i_order_id AS order_id,
    there,
    c_customer,
    c_digest,
    NOT (there AND i_version < c_version) AS newer,
    has_head AND newer AND NOT (merging AND c_known) AS takes,
    -- Told anew by another of those who were merged: if they are parted, it is theirs.
    there AND takes AND w.customer = c_customer AND w.home != if(m.home = 0, c_customer, m.home) AS rehomed,
    newer AND notEmpty(i_lines) AS takes_lines,
    greatest(c_version, if(takes, i_version, 0)) AS version,
    toUInt8(takes OR c_known) AS known,
    -- Lines may come without their order's header (a file of items, a header that was rejected): they wait for it.
    multiIf(
      NOT takes_lines, c_lines,
      merging, arraySort(l -> (length(l.1), l.1), arrayConcat(arrayFilter(c -> NOT has(i_lines.1, c.1), c_lines), i_lines)),
      i_lines) AS lines,
    arraySort(arrayConcat(
      arrayFilter(c -> if(merging, NOT has(arrayZip(i_refunds.2, i_refunds.3), (c.2, c.3)), NOT has(i_refunds.2, c.2)), c_refunds),
      -- What is only noticed keeps the earliest time; how much, the newest version says.
      arrayMap(i -> if(has(i_sighted, i.2) AND has(c_refunds.2, i.2),
        (least(i.1, c_refunds[indexOf(c_refunds.2, i.2)].1), i.2, i.3, if(newer, i.4, c_refunds[indexOf(c_refunds.2, i.2)].4)),
        i), i_refunds))) AS refunds,
    if(takes, CAST(arrayZip(head.14, head.15, head.16, head.17), ${PAYMENT_TYPE}), c_payments) AS payments,
    multiIf(takes, coalesce(head.2, head.1, toDateTime64(0, 3, 'UTC')), known = 1, c_at, notEmpty(refunds), arrayMin(refunds.1), toDateTime64(0, 3, 'UTC')) AS at,
    multiIf(takes, ifNull(head.1, toDateTime64(0, 3, 'UTC')), known = 1, c_ordered_at, at) AS ordered_at,
    if(takes, head.2, c_paid_at) AS paid_at,
    if(takes, head.3, c_void_at) AS void_at,
    multiIf(takes, if(head.4 = '', 'paid', head.4), known = 1, toString(c_state), 'unknown') AS state,
    if(takes, head.5, toString(c_status)) AS status,
    multiIf(takes AND head.6 != '', head.6, there AND c_currency != '', toString(c_currency), ${param(context.currency, 'String')}) AS currency,
    if(takes, ifNull(head.11, 0), c_discount) AS discount,
    if(takes, ifNull(head.12, 0), c_shipping) AS shipping,
    arraySum(lines.9) - discount + shipping AS sum_total,
    multiIf(
      takes, ifNull(head.13, sum_total),
      takes_lines AND merging AND c_total = arraySum(c_lines.9) - c_discount + c_shipping, sum_total,
      c_total) AS total,
    if(takes, head.7, toString(c_channel)) AS channel,
    if(takes, head.8, toString(c_store)) AS store,
    if(takes, head.9, toString(c_platform)) AS platform,
    if(takes, head.10, c_coupons) AS coupons,
    if(takes, head.18, c_attributes) AS attributes
  FROM incoming AS i
  LEFT JOIN current AS c ON c.key = i.key
  LEFT JOIN ${context.whos} AS w ON w.who = i.who
  LEFT JOIN merged_identities AS m ON m.identity = c.c_identity`
