import { name, type Sql, sql } from '#sql/sql.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { eventColumns, feedbackColumns, handOf, orderColumns, SEGMENT_COLUMNS } from './segments.ts'

/**
 * The forty metrics of metrics.ts, and what segments.ts needs beside them, as somebody who knows ClickHouse well would write them by hand, for exactly the
 * tables that the product has: one scan per table (lines stay arrays, no ARRAY JOIN), aggregation in the order of
 * the primary key, texts as small codes, favourites by arrayEnumerateUniq. Nothing here knows what was generated.
 */
export const HAND_TABLE = 'hand_metrics'

/** The table of the answers: typed and ordered like the product's. */
export const createHandTable = (): Sql => sql`
CREATE TABLE ${name(HAND_TABLE)} (
  customer UInt32,
  monetary Int64, net_spend_30 Int64, net_spend_90 Int64, net_spend_365 Int64, net_spend_this_year Int64,
  frequency Int64, orders_30 Int64, orders_90 Int64, orders_365 Int64,
  average_order Nullable(Int64), largest_order Nullable(Int64),
  first_order Nullable(DateTime64(3, 'UTC')), recency_days Nullable(DateTime64(3, 'UTC')),
  order_gap Nullable(Float64), coupon_share Nullable(Float64),
  favourite_channel LowCardinality(Nullable(String)), favourite_hour Nullable(Int64),
  app_orders_365 Int64, orders_placed Int64, completion Nullable(Float64), refunded Int64, units Float64,
  categories_90 Int64, favourite_category LowCardinality(Nullable(String)), favourite_brand LowCardinality(Nullable(String)),
  category_focus Nullable(Float64),
  views_7 Int64, views_30 Int64, views_90 Int64, seconds_30 Float64, cart_adds_30 Int64, favourites_90 Int64,
  logins_30 Int64, active_days_30 Int64, viewed_categories_90 Int64, viewed_most_90 LowCardinality(Nullable(String)),
  last_seen Nullable(DateTime64(3, 'UTC')),
  review_score Nullable(Float64), contacts_90 Int64, age Nullable(Date32),
  ${SEGMENT_COLUMNS}
) ENGINE = MergeTree ORDER BY customer`

export function handMetrics(standpoint: Standpoint): Sql {
  const asOf = instant(standpoint.asOf)
  const hand = handOf(standpoint)
  const { since, zone } = hand
  const codes = (table: string, column: Sql): Sql => sql`(
    SELECT arrayConcat([''], groupArray(text)) FROM (SELECT DISTINCT toString(${column}) AS text FROM ${name(table)} WHERE past = 0 AND text != '' ORDER BY text))`
  const mostOf = (list: Sql): Sql => sql`arrayMax(arrayEnumerateUniq(${list}))`
  /** The smallest code among the most frequent. */
  const favouriteOf = (list: Sql): Sql =>
    sql`arrayMin(arrayFilter((code, rank) -> rank = ${mostOf(list)}, ${list}, arrayEnumerateUniq(${list})))`
  const day = (at: Sql): Sql => sql`toDate32(${at}, ${zone})`

  return sql`
INSERT INTO ${name(HAND_TABLE)}
WITH
  ${codes('orders', sql`channel`)} AS channel_list,
  ${codes('orders', sql`arrayJoin(line_category)`)} AS category_list,
  ${codes('orders', sql`arrayJoin(line_brand)`)} AS brand_list,
  ${codes('events', sql`category`)} AS seen_list
SELECT
  c.customer,
  monetary, net_spend_30, net_spend_90, net_spend_365, net_spend_this_year,
  frequency, orders_30, orders_90, orders_365,
  if(frequency = 0, NULL, sign(counted_sum) * intDiv(2 * abs(counted_sum) + frequency, 2 * frequency)),
  if(frequency = 0, NULL, largest),
  if(frequency = 0, NULL, first_at),
  if(frequency = 0, NULL, last_at),
  if(frequency < 2, NULL, dateDiff('day', ${day(sql`first_at`)}, ${day(sql`last_at`)}) / (frequency - 1)),
  if(frequency = 0, NULL, with_coupon / frequency),
  if(empty(channel_codes), NULL, channel_list[${favouriteOf(sql`channel_codes`)}]),
  if(empty(hour_codes), NULL, ${favouriteOf(sql`hour_codes`)}),
  app_orders_365,
  placed,
  if(placed = 0, NULL, completed / placed),
  refunded,
  toFloat64(units),
  categories_90,
  if(empty(category_codes), NULL, category_list[${favouriteOf(sql`category_codes`)}]),
  if(empty(brand_codes), NULL, brand_list[${favouriteOf(sql`brand_codes`)}]),
  if(empty(category_codes), NULL, ${mostOf(sql`category_codes`)} / length(category_codes)),
  views_7, views_30, views_90, toFloat64(seconds_30), cart_adds_30, favourites_90, logins_30,
  active_days_30, arrayUniq(seen_codes),
  if(empty(seen_codes), NULL, seen_list[${favouriteOf(sql`seen_codes`)}]),
  if(last_seen = toDateTime64(0, 3, 'UTC'), NULL, last_seen),
  if(reviews = 0, NULL, toFloat64(review_sum) / reviews),
  contacts_90,
  if(birthday = '', NULL, toDate32OrNull(substring(birthday, 1, 10))),
  paid_3d, paid_14, paid_45, paid_60_large, spent_180, douyin_365, bought_3, tea_14, cart_7, logins_60,
  favourites_14, shares_180, joins_90, views_3h, last_login, cart_at, paid_at, contacts_30, reviews_180, city, gender
FROM (SELECT customer FROM customers FINAL WHERE customer != 0) AS c
LEFT JOIN (
  SELECT
    customer,
    sum(net) AS monetary,
    sumIf(net, at >= ${since({ days: 30 })}) AS net_spend_30,
    sumIf(net, at >= ${since({ days: 90 })}) AS net_spend_90,
    sumIf(net, at >= ${since({ days: 365 })}) AS net_spend_365,
    sumIf(net, at >= ${since({ this: 'year' })}) AS net_spend_this_year,
    countIf(counts) AS frequency,
    countIf(counts AND at >= ${since({ days: 30 })}) AS orders_30,
    countIf(counts AND at >= ${since({ days: 90 })}) AS orders_90,
    countIf(counts AND at >= ${since({ days: 365 })}) AS orders_365,
    sumIf(net, counts) AS counted_sum,
    max(net) AS largest,
    minIf(at, counts) AS first_at,
    maxIf(at, counts) AS last_at,
    countIf(counts AND notEmpty(coupons)) AS with_coupon,
    groupArrayIf(channel_code, counts AND channel_code > 1) AS channel_codes,
    groupArrayIf(toHour(at, ${zone}), counts) AS hour_codes,
    countIf(counts AND platform = 'app' AND at >= ${since({ days: 365 })}) AS app_orders_365,
    countIf(known) AS placed,
    countIf(known AND net > 0) AS completed,
    sumIf(total - net, known AND state != 'pending') AS refunded,
    sumIf(toDecimal64(arraySum(line_quantity), 3), counts) AS units,
    arrayUniq(groupArrayArrayIf(category_code, counts AND at >= ${since({ days: 90 })})) AS categories_90,
    groupArrayArrayIf(category_code, counts) AS category_codes,
    groupArrayArrayIf(brand_code, counts) AS brand_codes,
${orderColumns(hand)}
  FROM (
    SELECT customer, at, state, known, total, coupons, platform, line_quantity,
      toUInt8(transform(channel, channel_list, range(1, length(channel_list) + 1), 0)) AS channel_code,
      arrayMap(text -> toUInt16(transform(text, category_list, range(1, length(category_list) + 1), 0)), line_category) AS category_code,
      arrayMap(text -> toUInt16(transform(text, brand_list, range(1, length(brand_list) + 1), 0)), line_brand) AS brand_code,
      multiIf(
        state = 'pending' OR ifNull(void_at <= ${asOf}, 0), 0,
        empty(refund_amount), total,
        arrayExists((amount, happened) -> amount < 0 AND happened <= ${asOf}, refund_amount, refund_at), least(0, total - said),
        total - said) AS net,
      arraySum((amount, happened) -> if(amount > 0 AND happened <= ${asOf}, amount, 0), refund_amount, refund_at) AS said,
      net > 0 AS counts
    FROM orders FINAL
    WHERE past = 0 AND customer != 0 AND at <= ${asOf} AND currency = ${standpoint.currency}
  )
  GROUP BY customer
) AS o ON o.customer = c.customer
LEFT JOIN (
  SELECT
    customer,
    countIf(type = 'view' AND at >= ${since({ days: 7 })}) AS views_7,
    countIf(type = 'view' AND at >= ${since({ days: 30 })}) AS views_30,
    countIf(type = 'view' AND at >= ${since({ days: 90 })}) AS views_90,
    sumWithOverflowIf(assumeNotNull(seconds), type = 'view' AND isNotNull(seconds) AND at >= ${since({ days: 30 })}) AS seconds_30,
    countIf(type = 'cart_add' AND at >= ${since({ days: 30 })}) AS cart_adds_30,
    countIf(type = 'favourite' AND at >= ${since({ days: 90 })}) AS favourites_90,
    countIf(type = 'login' AND at >= ${since({ days: 30 })}) AS logins_30,
    arrayUniq(groupArrayIf(toUInt16(${day(sql`at`)}), at >= ${since({ days: 30 })})) AS active_days_30,
    groupArrayIf(seen_code, type = 'view' AND seen_code > 1 AND at >= ${since({ days: 90 })}) AS seen_codes,
    max(at) AS last_seen,
${eventColumns(hand)}
  FROM (
    SELECT customer, at, type, seconds,
      toUInt16(transform(category, seen_list, range(1, length(seen_list) + 1), 0)) AS seen_code
    FROM events FINAL
    WHERE past = 0 AND customer != 0 AND at <= ${asOf}
  )
  GROUP BY customer
) AS e ON e.customer = c.customer
LEFT JOIN (
  SELECT
    customer,
    countIf(kind = 'review' AND isNotNull(score)) AS reviews,
    sumIf(assumeNotNull(score), kind = 'review' AND isNotNull(score)) AS review_sum,
    countIf(kind = 'contact' AND at >= ${since({ days: 90 })}) AS contacts_90,
${feedbackColumns(hand)}
  FROM feedback FINAL
  WHERE past = 0 AND customer != 0 AND at <= ${asOf}
  GROUP BY customer
) AS f ON f.customer = c.customer
LEFT JOIN (
  SELECT customer, argMaxIf(value, at, name = 'birthday') AS birthday, argMaxIf(value, at, name = 'city') AS city,
    argMaxIf(value, at, name = 'gender') AS gender
  FROM attributes FINAL
  WHERE past = 0 AND customer != 0 AND name IN ('birthday', 'city', 'gender') AND at <= ${asOf}
  GROUP BY customer
) AS a ON a.customer = c.customer`
}
