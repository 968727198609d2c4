INSERT INTO customer_metrics (customer, rev, gone, as_of, due_at, recency_days, frequency, monetary, average_order_value, units_per_transaction, first_order_at, last_order_at, last_order_amount, largest_order, smallest_order, tenure_days, order_gap_days, longest_gap_days, net_spend_30d, net_spend_90d, net_spend_12m, net_spend_this_year, net_spend_last_year, net_spend_last_month, orders_30d, orders_90d, orders_12m, orders_2y, orders_this_month, order_pace, spend_pace, repeat_order_share, spend_decayed, channel_count, favourite_channel, channel_focus, store_count, favourite_store, store_focus, favourite_hour, hour_focus, favourite_weekday, weekday_focus, coupon_share, coupon_spend_share, discount_share, discounted_order_share, discounted_goods_share, price_percentile_12m, refund_rate, completion_rate, cancellation_rate, on_time_payment_rate, seconds_to_pay, express_share, refund_count_90d, favourite_payment_method, category_count_12m, product_count, favourite_category, category_focus, favourite_brand, brand_loyalty, repeat_goods_share, views_30d, views_90d, views_24h, views_today, views_30m, events_300s, dwell_seconds_30d, clicks_30d, click_through_rate, searches_30d, sessions_30d, browsed_category, same_category_views_14d, cart_adds_30d, cart_left_30d, cart_left_value_30d, carts_without_order_30d, unmet_category, unmet_views_90d, favourites_90d, shares_90d, reviews_12m, logins_30d, listings_90d, campaign_joins_90d, flash_sales_90d, group_buys_90d, trials_90d, interactions_90d, awareness_events_30d, interest_events_30d, quality_checks_90d, activity_decayed, activity_pace, days_since_active, first_touch_channel, first_touch_campaign, first_touch_keyword, last_touch_channel, last_touch_campaign, last_touch_keyword, first_source, city, consent_sms, consent_email, consent_wechat, consent_phone, consent_push, city_since, active_days_30d, active_streak_days, longest_streak_days, csat_average, csat_last, nps_last, nps_average, review_score_average, contacts_per_order, contacts_90d, after_sales_12m, disputes_12m, dispute_rate, age_years)
WITH (
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT channel
    FROM orders
    WHERE past = 0 AND gone = 0 AND customer != 0
  )
) AS orders_channel_list,
(
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT store
    FROM orders
    WHERE past = 0 AND gone = 0 AND customer != 0
  )
) AS orders_store_list,
(
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT arrayJoin(line_category)
    FROM orders
    WHERE past = 0 AND gone = 0 AND customer != 0
  )
) AS orders_category_list,
(
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT arrayJoin(line_brand)
    FROM orders
    WHERE past = 0 AND gone = 0 AND customer != 0
  )
) AS orders_brand_list,
(
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT made_by
    FROM orders
      ARRAY JOIN payment_method AS made_by
    WHERE past = 0 AND gone = 0 AND customer != 0
  )
) AS payments_method_list,
(
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT category
    FROM events
    WHERE past = 0 AND gone = 0 AND customer != 0
  )
) AS events_category_list,
(
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT channel
    FROM events
    WHERE past = 0 AND gone = 0 AND customer != 0
  )
) AS events_channel_list
SELECT
  customers.customer AS customer,
  {p0:UInt64} AS rev,
  customers.gone AS gone,
  {p1:DateTime64(3, 'UTC')} AS as_of,
  least(
    if(orders.v_due = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, orders.v_due),
    if(refunds.v_due = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, refunds.v_due),
    if(payments.v_due = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, payments.v_due),
    if(events.v_due = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, events.v_due),
    if(feedback.v_due = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, feedback.v_due),
    if(attributes.v_due = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, attributes.v_due),
    {p2:DateTime64(3, 'UTC')}
  ) AS due_at,
  orders.v_days_since_orders AS recency_days,
  orders.v_count_orders AS frequency,
  orders.v_sum_net_amount AS monetary,
  orders.v_avg_net_amount AS average_order_value,
  toFloat64(orders.v_sum_units) / nullIf(toFloat64(orders.v_count_orders), 0) AS units_per_transaction,
  orders.v_first_orders AS first_order_at,
  orders.v_days_since_orders AS last_order_at,
  orders.v_last_net_amount AS last_order_amount,
  orders.v_max_net_amount AS largest_order,
  orders.v_min_net_amount AS smallest_order,
  orders.v_first_orders AS tenure_days,
  orders.v_gap_orders AS order_gap_days,
  orders.v_longest_gap_orders AS longest_gap_days,
  orders.v_sum_net_amount_2 AS net_spend_30d,
  orders.v_sum_net_amount_3 AS net_spend_90d,
  orders.v_sum_net_amount_4 AS net_spend_12m,
  orders.v_sum_net_amount_5 AS net_spend_this_year,
  orders.v_sum_net_amount_6 AS net_spend_last_year,
  orders.v_sum_net_amount_7 AS net_spend_last_month,
  orders.v_count_orders_2 AS orders_30d,
  orders.v_count_orders_3 AS orders_90d,
  orders.v_count_orders_4 AS orders_12m,
  orders.v_count_orders_5 AS orders_2y,
  orders.v_count_orders_6 AS orders_this_month,
  toFloat64(orders.v_count_orders_7) / nullIf(toFloat64(orders.v_count_orders_8), 0) * {p3:Float64} AS order_pace,
  toFloat64(orders.v_sum_net_amount_8) / nullIf(toFloat64(orders.v_sum_net_amount_9), 0) * {p3:Float64} AS spend_pace,
  orders.v_repeat_share_orders AS repeat_order_share,
  orders.v_decayed_sum_net_amount AS spend_decayed,
  orders.v_distinct_channel AS channel_count,
  orders.v_favourite_channel AS favourite_channel,
  orders.v_top_share_channel AS channel_focus,
  orders.v_distinct_store AS store_count,
  orders.v_favourite_store AS favourite_store,
  orders.v_top_share_store AS store_focus,
  orders.v_favourite_hour AS favourite_hour,
  orders.v_top_share_hour AS hour_focus,
  orders.v_favourite_weekday AS favourite_weekday,
  orders.v_top_share_weekday AS weekday_focus,
  orders.v_share_has_coupon AS coupon_share,
  toFloat64(orders.v_sum_total) / nullIf(toFloat64(orders.v_sum_total_2), 0) AS coupon_spend_share,
  toFloat64(orders.v_sum_discount) / nullIf(toFloat64(orders.v_sum_list_amount), 0) AS discount_share,
  orders.v_share_is_discounted AS discounted_order_share,
  orders.v_share_is_discounted_2 AS discounted_goods_share,
  orders.v_avg_price_rank AS price_percentile_12m,
  toFloat64(orders.v_sum_refunded_amount) / nullIf(toFloat64(orders.v_sum_paid_amount), 0) AS refund_rate,
  toFloat64(orders.v_count_placed_orders) / nullIf(toFloat64(orders.v_count_placed_orders_2), 0) AS completion_rate,
  toFloat64(orders.v_count_placed_orders_3) / nullIf(toFloat64(orders.v_count_placed_orders_2), 0) AS cancellation_rate,
  toFloat64(orders.v_count_placed_orders_4) / nullIf(toFloat64(orders.v_count_placed_orders_2), 0) AS on_time_payment_rate,
  orders.v_avg_seconds_to_pay AS seconds_to_pay,
  toFloat64(orders.v_count_placed_orders_5) / nullIf(toFloat64(orders.v_count_placed_orders_2), 0) AS express_share,
  refunds.v_count_refunds AS refund_count_90d,
  payments.v_favourite_method AS favourite_payment_method,
  orders.v_distinct_category AS category_count_12m,
  orders.v_distinct_sku AS product_count,
  orders.v_favourite_category AS favourite_category,
  orders.v_top_share_category AS category_focus,
  orders.v_favourite_brand AS favourite_brand,
  orders.v_top_share_brand AS brand_loyalty,
  orders.v_repeat_share_sku AS repeat_goods_share,
  events.v_count_events AS views_30d,
  events.v_count_events_2 AS views_90d,
  events.v_count_events_3 AS views_24h,
  events.v_count_events_4 AS views_today,
  events.v_count_events_5 AS views_30m,
  events.v_count_events_6 AS events_300s,
  events.v_sum_seconds AS dwell_seconds_30d,
  events.v_count_events_7 AS clicks_30d,
  toFloat64(events.v_count_events_8) / nullIf(toFloat64(events.v_count_events_2), 0) AS click_through_rate,
  events.v_count_events_9 AS searches_30d,
  events.v_sessions_session AS sessions_30d,
  events.v_favourite_category AS browsed_category,
  events.v_top_count_category AS same_category_views_14d,
  events.v_count_events_10 AS cart_adds_30d,
  arrayUniq(arrayMap(one -> one.1, arrayFilter(one -> NOT arrayExists(other -> other.1 = one.1 AND other.2 >= one.2, orders.v_timed_values_sku), events.v_timed_values_sku))) AS cart_left_30d,
  toFloat64(arraySum(arrayMap(one -> one.1, arrayFilter(one -> NOT arrayExists(other -> other.2 >= one.2, orders.v_timed_values_orders), events.v_timed_values_value)))) AS cart_left_value_30d,
  length(arrayMap(one -> one.1, arrayFilter(one -> NOT arrayExists(other -> other.2 >= one.2, orders.v_timed_values_orders), events.v_timed_values_events))) AS carts_without_order_30d,
  arrayMap(texts -> if(empty(texts), NULL, texts[indexOf(arrayEnumerateUniq(texts), arrayMax(arrayEnumerateUniq(texts)))]), [arraySort(arrayFilter(one -> NOT has(orders.v_any_values_category, one), events.v_all_values_category))])[1] AS unmet_category,
  arrayMax(arrayEnumerateUniq(arrayFilter(one -> NOT has(orders.v_any_values_category, one), events.v_all_values_category))) AS unmet_views_90d,
  events.v_count_events_11 AS favourites_90d,
  events.v_count_events_12 AS shares_90d,
  feedback.v_count_feedback AS reviews_12m,
  events.v_count_events_13 AS logins_30d,
  events.v_count_events_14 AS listings_90d,
  events.v_count_events_15 AS campaign_joins_90d,
  events.v_count_events_16 AS flash_sales_90d,
  events.v_count_events_17 AS group_buys_90d,
  events.v_count_events_18 AS trials_90d,
  events.v_count_events_19 AS interactions_90d,
  events.v_count_events_20 AS awareness_events_30d,
  events.v_count_events_21 AS interest_events_30d,
  events.v_count_events_22 AS quality_checks_90d,
  events.v_decayed_count_events AS activity_decayed,
  toFloat64(events.v_count_events_23) / nullIf(toFloat64(events.v_count_events_24), 0) * {p3:Float64} AS activity_pace,
  events.v_days_since_events AS days_since_active,
  events.v_first_channel AS first_touch_channel,
  events.v_first_properties_campaign AS first_touch_campaign,
  events.v_first_properties_keyword AS first_touch_keyword,
  events.v_last_channel AS last_touch_channel,
  events.v_last_properties_campaign AS last_touch_campaign,
  events.v_last_properties_keyword AS last_touch_keyword,
  attributes.v_first_value AS first_source,
  attributes.v_holds_value AS city,
  attributes.v_holds_value_2 AS consent_sms,
  attributes.v_holds_value_3 AS consent_email,
  attributes.v_holds_value_4 AS consent_wechat,
  attributes.v_holds_value_5 AS consent_phone,
  attributes.v_holds_value_6 AS consent_push,
  attributes.v_holds_since_value AS city_since,
  events.v_distinct_day AS active_days_30d,
  events.v_streak_events AS active_streak_days,
  events.v_longest_streak_events AS longest_streak_days,
  feedback.v_avg_score AS csat_average,
  feedback.v_last_score AS csat_last,
  feedback.v_last_score_2 AS nps_last,
  feedback.v_avg_score_2 AS nps_average,
  feedback.v_avg_score_3 AS review_score_average,
  toFloat64(feedback.v_count_feedback_2) / nullIf(toFloat64(orders.v_count_orders), 0) AS contacts_per_order,
  feedback.v_count_feedback_3 AS contacts_90d,
  events.v_count_events_25 AS after_sales_12m,
  events.v_count_events_26 AS disputes_12m,
  toFloat64(events.v_count_events_27) / nullIf(toFloat64(orders.v_count_placed_orders_2), 0) AS dispute_rate,
  attributes.v_age_date AS age_years
FROM (
  SELECT customer, argMax(gone, rev) AS gone
  FROM customers
  WHERE customer != 0
  GROUP BY customer
) AS customers
LEFT JOIN (
  SELECT
    customer,
    a_last AS v_days_since_orders,
    a_count AS v_count_orders,
    a_sum_net_amount AS v_sum_net_amount,
    sign(a_sum_net_amount_2) * intDiv(2 * abs(a_sum_net_amount_2) + a_count_2, 2 * nullIf(a_count_2, 0)) AS v_avg_net_amount,
    toFloat64(a_sum_units) AS v_sum_units,
    a_first AS v_first_orders,
    if(isNull(a_last_net_amount), NULL, reinterpretAsInt64(assumeNotNull(a_last_net_amount))) AS v_last_net_amount,
    a_max_net_amount AS v_max_net_amount,
    a_min_net_amount AS v_min_net_amount,
    if(a_count < 2, NULL, dateDiff('day', toDate32(a_first, {p4:String}), toDate32(a_last, {p4:String})) / (a_count - 1)) AS v_gap_orders,
    if(length(a_days) < 2, NULL, arrayMax(arrayDifference(arraySort(a_days)))) AS v_longest_gap_orders,
    a_sum_net_amount_3 AS v_sum_net_amount_2,
    a_sum_net_amount_4 AS v_sum_net_amount_3,
    a_sum_net_amount_5 AS v_sum_net_amount_4,
    a_sum_net_amount_6 AS v_sum_net_amount_5,
    a_sum_net_amount_7 AS v_sum_net_amount_6,
    a_sum_net_amount_8 AS v_sum_net_amount_7,
    a_count_3 AS v_count_orders_2,
    a_count_4 AS v_count_orders_3,
    a_count_5 AS v_count_orders_4,
    a_count_6 AS v_count_orders_5,
    a_count_7 AS v_count_orders_6,
    a_count_8 AS v_count_orders_7,
    a_count_9 AS v_count_orders_8,
    a_sum_net_amount_9 AS v_sum_net_amount_8,
    a_sum_net_amount_10 AS v_sum_net_amount_9,
    (a_count - 1) / nullIf(a_count, 0) AS v_repeat_share_orders,
    if(a_decayed_net_amount > 0, log2(a_decayed_net_amount) + toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p4:String})) / {p5:Float64} + {p6:Int64}, 0) AS v_decayed_sum_net_amount,
    arrayUniq(a_codes_channel) AS v_distinct_channel,
    orders_channel_list[if(empty(a_codes_channel), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_channel, a_codes_channel, d_ranks_channel)))] AS v_favourite_channel,
    d_most_channel / nullIf(length(a_codes_channel), 0) AS v_top_share_channel,
    arrayUniq(a_codes_store) AS v_distinct_store,
    orders_store_list[if(empty(a_codes_store), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_store, a_codes_store, d_ranks_store)))] AS v_favourite_store,
    d_most_store / nullIf(length(a_codes_store), 0) AS v_top_share_store,
    if(empty(a_codes_hour), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_hour, a_codes_hour, d_ranks_hour))) AS v_favourite_hour,
    d_most_hour / nullIf(length(a_codes_hour), 0) AS v_top_share_hour,
    if(empty(a_codes_weekday), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_weekday, a_codes_weekday, d_ranks_weekday))) AS v_favourite_weekday,
    d_most_weekday / nullIf(length(a_codes_weekday), 0) AS v_top_share_weekday,
    a_yes_has_coupon / nullIf(a_count, 0) AS v_share_has_coupon,
    a_sum_total AS v_sum_total,
    a_sum_total_2 AS v_sum_total_2,
    a_sum_discount AS v_sum_discount,
    a_sum_list_amount AS v_sum_list_amount,
    a_yes_is_discounted / nullIf(a_count, 0) AS v_share_is_discounted,
    a_yes_is_discounted_2 / nullIf(a_number_is_discounted, 0) AS v_share_is_discounted_2,
    toFloat64(toFloat64(a_sum_price_rank)) / nullIf(a_number_price_rank, 0) AS v_avg_price_rank,
    a_sum_refunded_amount AS v_sum_refunded_amount,
    a_sum_paid_amount AS v_sum_paid_amount,
    a_count_10 AS v_count_placed_orders,
    a_count_11 AS v_count_placed_orders_2,
    a_count_12 AS v_count_placed_orders_3,
    a_count_13 AS v_count_placed_orders_4,
    toFloat64(a_sum_seconds_to_pay) / nullIf(a_count_14, 0) AS v_avg_seconds_to_pay,
    a_count_15 AS v_count_placed_orders_5,
    arrayUniq(a_codes_category) AS v_distinct_category,
    a_distinct_sku AS v_distinct_sku,
    orders_category_list[if(empty(a_codes_category_2), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_category, a_codes_category_2, d_ranks_category)))] AS v_favourite_category,
    d_most_category / nullIf(length(a_codes_category_2), 0) AS v_top_share_category,
    orders_brand_list[if(empty(a_codes_brand), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_brand, a_codes_brand, d_ranks_brand)))] AS v_favourite_brand,
    d_most_brand / nullIf(length(a_codes_brand), 0) AS v_top_share_brand,
    (a_number_sku - a_distinct_sku) / nullIf(a_number_sku, 0) AS v_repeat_share_sku,
    a_timed_values_sku AS v_timed_values_sku,
    a_timed_values AS v_timed_values_orders,
    a_any_values_category AS v_any_values_category,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      a_next_change,
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest, {p4:String}), {p7:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_2 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_2, {p4:String}), {p9:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_3 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest_3, {p4:String}), {p10:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_4 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, {p11:DateTime64(3, 'UTC')}),
      if(a_oldest_5 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, {p12:DateTime64(3, 'UTC')}),
      if(a_oldest_6 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest_6, {p4:String}), {p13:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_7 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_7, {p4:String}), {p14:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_8 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_8, {p4:String}), {p15:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
    customer,
    a_last,
    a_count,
    a_sum_net_amount,
    a_sum_net_amount_2,
    a_count_2,
    a_sum_units,
    a_first,
    a_last_net_amount,
    a_max_net_amount,
    a_min_net_amount,
    a_days,
    a_sum_net_amount_3,
    a_sum_net_amount_4,
    a_sum_net_amount_5,
    a_sum_net_amount_6,
    a_sum_net_amount_7,
    a_sum_net_amount_8,
    a_count_3,
    a_count_4,
    a_count_5,
    a_count_6,
    a_count_7,
    a_count_8,
    a_count_9,
    a_sum_net_amount_9,
    a_sum_net_amount_10,
    a_decayed_net_amount,
    a_codes_channel,
    a_codes_store,
    a_codes_hour,
    a_codes_weekday,
    a_yes_has_coupon,
    a_sum_total,
    a_sum_total_2,
    a_sum_discount,
    a_sum_list_amount,
    a_yes_is_discounted,
    a_number_is_discounted,
    a_yes_is_discounted_2,
    a_sum_price_rank,
    a_number_price_rank,
    a_sum_refunded_amount,
    a_sum_paid_amount,
    a_count_10,
    a_count_11,
    a_count_12,
    a_count_13,
    a_sum_seconds_to_pay,
    a_count_14,
    a_count_15,
    a_codes_category,
    a_distinct_sku,
    a_codes_category_2,
    a_codes_brand,
    a_number_sku,
    a_timed_values_sku,
    a_timed_values,
    a_any_values_category,
    a_ahead,
    a_next_change,
    a_oldest,
    a_oldest_2,
    a_oldest_3,
    a_oldest_4,
    a_oldest_5,
    a_oldest_6,
    a_oldest_7,
    a_oldest_8,
    arrayEnumerateUniq(a_codes_channel) AS d_ranks_channel,
    arrayMax(arrayEnumerateUniq(a_codes_channel)) AS d_most_channel,
    arrayEnumerateUniq(a_codes_store) AS d_ranks_store,
    arrayMax(arrayEnumerateUniq(a_codes_store)) AS d_most_store,
    arrayEnumerateUniq(a_codes_hour) AS d_ranks_hour,
    arrayMax(arrayEnumerateUniq(a_codes_hour)) AS d_most_hour,
    arrayEnumerateUniq(a_codes_weekday) AS d_ranks_weekday,
    arrayMax(arrayEnumerateUniq(a_codes_weekday)) AS d_most_weekday,
    arrayEnumerateUniq(a_codes_category_2) AS d_ranks_category,
    arrayMax(arrayEnumerateUniq(a_codes_category_2)) AS d_most_category,
    arrayEnumerateUniq(a_codes_brand) AS d_ranks_brand,
    arrayMax(arrayEnumerateUniq(a_codes_brand)) AS d_most_brand
  FROM (
    SELECT
      customer,
      maxOrNullIf(r_at, r_counted_band >= {p16:UInt8}) AS a_last,
      countIf(r_counted_band >= {p16:UInt8}) AS a_count,
      sumIf(r_net_amount, r_counted_band_2 >= {p16:UInt8}) AS a_sum_net_amount,
      sumIf(r_net_amount, r_counted_band_3 >= {p16:UInt8}) AS a_sum_net_amount_2,
      countIf(r_counted_band_3 >= {p16:UInt8}) AS a_count_2,
      sumWithOverflowIf(r_units, r_counted_band >= {p16:UInt8}) AS a_sum_units,
      minOrNullIf(r_at, r_counted_band >= {p16:UInt8}) AS a_first,
      maxOrNullIf(bitShiftLeft(toInt128(toUnixTimestamp64Milli(r_at)), 64) + toInt64(r_net_amount), r_counted_band_3 >= {p16:UInt8}) AS a_last_net_amount,
      maxOrNullIf(r_net_amount, r_counted_band_3 >= {p16:UInt8}) AS a_max_net_amount,
      minOrNullIf(r_net_amount, r_counted_band_3 >= {p16:UInt8}) AS a_min_net_amount,
      groupArrayIf(r_day, r_counted_band >= {p16:UInt8}) AS a_days,
      sumIf(r_net_amount, r_counted_band_2 >= {p17:UInt8}) AS a_sum_net_amount_3,
      sumIf(r_net_amount, r_counted_band_2 >= {p18:UInt8}) AS a_sum_net_amount_4,
      sumIf(r_net_amount, r_counted_band_2 >= {p19:UInt8}) AS a_sum_net_amount_5,
      sumIf(r_net_amount, r_counted_band_2 >= {p20:UInt8}) AS a_sum_net_amount_6,
      sumIf(r_net_amount, r_counted_band_2 BETWEEN {p21:UInt8} AND {p19:UInt8}) AS a_sum_net_amount_7,
      sumIf(r_net_amount, r_counted_band_2 BETWEEN {p22:UInt8} AND {p17:UInt8}) AS a_sum_net_amount_8,
      countIf(r_counted_band >= {p17:UInt8}) AS a_count_3,
      countIf(r_counted_band >= {p18:UInt8}) AS a_count_4,
      countIf(r_counted_band >= {p19:UInt8}) AS a_count_5,
      countIf(r_counted_band >= {p23:UInt8}) AS a_count_6,
      countIf(r_counted_band >= {p24:UInt8}) AS a_count_7,
      countIf(r_counted_band >= {p25:UInt8}) AS a_count_8,
      countIf(r_counted_band >= {p26:UInt8}) AS a_count_9,
      sumIf(r_net_amount, r_counted_band_2 >= {p25:UInt8}) AS a_sum_net_amount_9,
      sumIf(r_net_amount, r_counted_band_2 >= {p26:UInt8}) AS a_sum_net_amount_10,
      sumIf(toFloat64(r_net_amount) * exp2((r_day - toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p4:String}))) / {p5:Float64}), r_counted_band_3 >= {p16:UInt8} AND r_net_amount > 0) AS a_decayed_net_amount,
      groupArrayIf(r_channel_code, r_counted_band >= {p16:UInt8} AND r_channel_code > 1) AS a_codes_channel,
      groupArrayIf(r_store_code, r_counted_band >= {p16:UInt8} AND r_store_code > 1) AS a_codes_store,
      groupArrayIf(r_hour, r_counted_band >= {p16:UInt8}) AS a_codes_hour,
      groupArrayIf(r_weekday, r_counted_band >= {p16:UInt8}) AS a_codes_weekday,
      sumIf(r_has_coupon, r_counted_band >= {p16:UInt8}) AS a_yes_has_coupon,
      sumIf(r_total, r_counted_band_3 >= {p16:UInt8} AND r_has_coupon = {p27:Bool}) AS a_sum_total,
      sumIf(r_total, r_counted_band_3 >= {p16:UInt8}) AS a_sum_total_2,
      sumIf(r_discount, r_counted_band_3 >= {p16:UInt8}) AS a_sum_discount,
      sumIf(r_list_amount, r_counted_band_3 >= {p16:UInt8}) AS a_sum_list_amount,
      sumIf(r_is_discounted, r_counted_band >= {p16:UInt8}) AS a_yes_is_discounted,
      sumIf(length(r_is_discounted_2), r_counted_band >= {p16:UInt8}) AS a_number_is_discounted,
      sumArrayIf(r_is_discounted_2, r_counted_band >= {p16:UInt8}) AS a_yes_is_discounted_2,
      sumWithOverflowArrayIf(r_price_rank, r_counted_band >= {p19:UInt8}) AS a_sum_price_rank,
      sumIf(length(r_price_rank), r_counted_band >= {p19:UInt8}) AS a_number_price_rank,
      sumIf(r_refunded_amount, r_counted_band_4 >= {p16:UInt8}) AS a_sum_refunded_amount,
      sumIf(r_paid_amount, r_counted_band_4 >= {p16:UInt8}) AS a_sum_paid_amount,
      countIf(r_counted_band_5 >= {p16:UInt8} AND r_outcome = {p23:UInt8}) AS a_count_10,
      countIf(r_counted_band_5 >= {p16:UInt8}) AS a_count_11,
      countIf(r_counted_band_5 >= {p16:UInt8} AND r_outcome = {p16:UInt8}) AS a_count_12,
      countIf(r_counted_band_5 >= {p16:UInt8} AND isNotNull(r_seconds_to_pay) AND assumeNotNull(r_seconds_to_pay) <= {p28:Int64}) AS a_count_13,
      sumIf(assumeNotNull(r_seconds_to_pay), r_counted_band_5 >= {p16:UInt8} AND isNotNull(r_seconds_to_pay)) AS a_sum_seconds_to_pay,
      countIf(r_counted_band_5 >= {p16:UInt8} AND isNotNull(r_seconds_to_pay)) AS a_count_14,
      countIf(r_counted_band_5 >= {p16:UInt8} AND r_attributes_delivery = {p29:String}) AS a_count_15,
      groupArrayArrayIf(r_category_codes, r_counted_band >= {p19:UInt8}) AS a_codes_category,
      uniqExactArrayIf(r_sku, r_counted_band >= {p16:UInt8}) AS a_distinct_sku,
      groupArrayArrayIf(r_category_codes, r_counted_band >= {p16:UInt8}) AS a_codes_category_2,
      groupArrayArrayIf(r_brand_codes, r_counted_band >= {p16:UInt8}) AS a_codes_brand,
      sumIf(length(r_sku), r_counted_band >= {p16:UInt8}) AS a_number_sku,
      groupArrayArrayIf(arrayMap(one -> (one, r_at), r_sku), r_counted_band >= {p17:UInt8}) AS a_timed_values_sku,
      groupArrayIf(('', r_at), r_counted_band >= {p17:UInt8}) AS a_timed_values,
      groupUniqArrayArrayIf(r_category, r_counted_band >= {p16:UInt8}) AS a_any_values_category,
      minIf(r_at_2, r_band_2 = 0) AS a_ahead,
      min(r_next_change) AS a_next_change,
      minIf(r_at, r_band >= {p17:UInt8}) AS a_oldest,
      minIf(r_at, r_band >= {p18:UInt8}) AS a_oldest_2,
      minIf(r_at, r_band >= {p19:UInt8}) AS a_oldest_3,
      minIf(r_at, r_band >= {p21:UInt8}) AS a_oldest_4,
      minIf(r_at, r_band >= {p22:UInt8}) AS a_oldest_5,
      minIf(r_at, r_band >= {p23:UInt8}) AS a_oldest_6,
      minIf(r_at, r_band >= {p25:UInt8}) AS a_oldest_7,
      minIf(r_at, r_band >= {p26:UInt8}) AS a_oldest_8
    FROM (
      SELECT
        customer,
        (state != 'pending' AND ifNull(void_at > {p1:DateTime64(3, 'UTC')}, 1)) AS in_force,
        arraySum((amount, happened) -> (happened <= {p1:DateTime64(3, 'UTC')}) * if(amount < 0, {p30:Int64}, amount), refund_amount, refund_at) AS went_back,
        if(in_force, if(went_back >= {p30:Int64}, least(0, total - went_back % {p30:Int64}), total - went_back), 0) AS net,
        (state != 'pending' AND at <= {p1:DateTime64(3, 'UTC')}) AS was_paid,
        arrayMin(arrayFilter(happened -> happened > {p1:DateTime64(3, 'UTC')}, refund_at)) AS next_refund,
        at AS r_at,
        net > 0 AS r_counts,
        toUInt8((at <= {p1:DateTime64(3, 'UTC')}) * (1 + (at >= {p31:DateTime64(3, 'UTC')}) + (at >= {p32:DateTime64(3, 'UTC')}) + (at >= {p33:DateTime64(3, 'UTC')}) + (at >= {p34:DateTime64(3, 'UTC')}) + (at >= {p35:DateTime64(3, 'UTC')}) + (at >= {p36:DateTime64(3, 'UTC')}) + (at >= {p37:DateTime64(3, 'UTC')}) + (at >= {p38:DateTime64(3, 'UTC')}) + (at >= {p39:DateTime64(3, 'UTC')}) + (at >= {p40:DateTime64(3, 'UTC')}))) AS r_band,
        toUInt8(r_band * r_counts) AS r_counted_band,
        net AS r_net_amount,
        toUInt8(r_band * (currency = {p41:String})) AS r_counted_band_2,
        toUInt8(r_band * r_counts * (currency = {p41:String})) AS r_counted_band_3,
        toDecimal64(arraySum(line_quantity), 3) AS r_units,
        toInt32(toDate32(at, {p4:String})) AS r_day,
        toUInt32(transform(channel, orders_channel_list, range(1, length(orders_channel_list) + 1), 0)) AS r_channel_code,
        toUInt32(transform(store, orders_store_list, range(1, length(orders_store_list) + 1), 0)) AS r_store_code,
        toHour(at, {p4:String}) AS r_hour,
        toDayOfWeek(at, 0, {p4:String}) AS r_weekday,
        notEmpty(coupons) AS r_has_coupon,
        total AS r_total,
        (discount + arraySum(line_discount)) AS r_discount,
        total + (discount + arraySum(line_discount)) AS r_list_amount,
        (discount + arraySum(line_discount)) > 0 AS r_is_discounted,
        arrayMap(off -> off > 0, line_discount) AS r_is_discounted_2,
        arrayFilter(rank -> rank >= 0, arrayMap((category, quantity, amount) -> toDecimal64(transform(roundDown(if(currency = {p41:String} AND quantity > 0 AND amount >= 0 AND amount <= {p42:Int64} AND transform(toString(category), (SELECT argMax(categories, rev) FROM price_levels), range(1, length((SELECT argMax(categories, rev) FROM price_levels)) + 1), 0) > 0, bitShiftLeft(toUInt64(transform(toString(category), (SELECT argMax(categories, rev) FROM price_levels), range(1, length((SELECT argMax(categories, rev) FROM price_levels)) + 1), 0)), {p43:UInt8}) + toUInt64(least(intDiv(amount * 1000, greatest(toInt64(quantity * 1000), 1)), {p42:Int64})), toUInt64(0)), (SELECT arrayConcat([toUInt64(0)], arrayFlatten(arrayMap((own, code) -> arrayMap(one -> bitShiftLeft(toUInt64(code), {p43:UInt8}) + one, own), argMax(froms, rev), arrayEnumerate(argMax(froms, rev))))) FROM price_levels)), (SELECT arrayConcat([toUInt64(0)], arrayFlatten(arrayMap((own, code) -> arrayMap(one -> bitShiftLeft(toUInt64(code), {p43:UInt8}) + one, own), argMax(froms, rev), arrayEnumerate(argMax(froms, rev))))) FROM price_levels), (SELECT arrayConcat([toInt16({p44:Int64})], arrayFlatten(argMax(ranks, rev))) FROM price_levels), toInt16({p44:Int64})), 1) / 10, line_category, line_quantity, line_total)) AS r_price_rank,
        if(was_paid, total - net, 0) AS r_refunded_amount,
        known = 1 AS r_counts_2,
        (ordered_at <= {p1:DateTime64(3, 'UTC')}) AS r_band_2,
        toUInt8(r_band_2 * r_counts_2 * (currency = {p41:String})) AS r_counted_band_4,
        if(was_paid, total, 0) AS r_paid_amount,
        toUInt8(r_band_2 * r_counts_2) AS r_counted_band_5,
        multiIf(NOT was_paid, 3, NOT in_force, 1, net <= 0, 4, 2) AS r_outcome,
        if(paid_at <= {p1:DateTime64(3, 'UTC')}, dateDiff('second', ordered_at, paid_at), NULL) AS r_seconds_to_pay,
        attributes[{p45:String}] AS r_attributes_delivery,
        arrayFilter(code -> code > 1, arrayMap(text -> toUInt32(transform(text, orders_category_list, range(1, length(orders_category_list) + 1), 0)), line_category)) AS r_category_codes,
        arrayFilter(text -> text != '', line_sku) AS r_sku,
        arrayFilter(code -> code > 1, arrayMap(text -> toUInt32(transform(text, orders_brand_list, range(1, length(orders_brand_list) + 1), 0)), line_brand)) AS r_brand_codes,
        arrayFilter(text -> text != '', line_category) AS r_category,
        ordered_at AS r_at_2,
        least(if(at > {p1:DateTime64(3, 'UTC')}, at, {p2:DateTime64(3, 'UTC')}), if(ifNull(void_at, toDateTime64(0, 3, 'UTC')) > {p1:DateTime64(3, 'UTC')}, ifNull(void_at, toDateTime64(0, 3, 'UTC')), {p2:DateTime64(3, 'UTC')}), if(next_refund > {p1:DateTime64(3, 'UTC')}, next_refund, {p2:DateTime64(3, 'UTC')})) AS r_next_change
      FROM orders FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0
    )
    GROUP BY customer
  )
  )
) AS orders ON orders.customer = customers.customer
LEFT JOIN (
  SELECT
    customer,
    a_count AS v_count_refunds,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest, {p4:String}), {p9:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p23:UInt8}) AS a_count,
      minIf(r_at, r_band = 0) AS a_ahead,
      minIf(r_at, r_band >= {p23:UInt8}) AS a_oldest
    FROM (
      SELECT
        customer,
        toUInt8((happened_at <= {p1:DateTime64(3, 'UTC')}) * (1 + (happened_at >= {p36:DateTime64(3, 'UTC')}))) AS r_band,
        happened_at AS r_at
      FROM orders FINAL
      ARRAY JOIN refund_at AS happened_at
      WHERE past = 0 AND gone = 0 AND customer != 0 AND notEmpty(refund_amount) AND happened_at >= {p36:DateTime64(3, 'UTC')}
    )
    GROUP BY customer
  )
) AS refunds ON refunds.customer = customers.customer
LEFT JOIN (
  SELECT
    customer,
    payments_method_list[if(empty(a_codes_method), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_method, a_codes_method, d_ranks_method)))] AS v_favourite_method,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
    customer,
    a_codes_method,
    a_ahead,
    arrayEnumerateUniq(a_codes_method) AS d_ranks_method,
    arrayMax(arrayEnumerateUniq(a_codes_method)) AS d_most_method
  FROM (
    SELECT
      customer,
      groupArrayIf(r_method_code, r_band >= {p16:UInt8} AND r_method_code > 1) AS a_codes_method,
      minIf(r_at, r_band = 0) AS a_ahead
    FROM (
      SELECT
        customer,
        toUInt32(transform(made_by, payments_method_list, range(1, length(payments_method_list) + 1), 0)) AS r_method_code,
        (made_at <= {p1:DateTime64(3, 'UTC')}) AS r_band,
        made_at AS r_at
      FROM orders FINAL
      ARRAY JOIN payment_at AS made_at, payment_method AS made_by
      WHERE past = 0 AND gone = 0 AND customer != 0
    )
    GROUP BY customer
  )
  )
) AS payments ON payments.customer = customers.customer
LEFT JOIN (
  SELECT
    customer,
    a_count AS v_count_events,
    a_count_2 AS v_count_events_2,
    a_count_3 AS v_count_events_3,
    a_count_4 AS v_count_events_4,
    a_count_5 AS v_count_events_5,
    a_count_6 AS v_count_events_6,
    toFloat64(a_sum_seconds) AS v_sum_seconds,
    a_count_7 AS v_count_events_7,
    a_count_8 AS v_count_events_8,
    a_count_9 AS v_count_events_9,
    toInt64(a_named_session + arrayCount((mark, pause, place) -> mark.2 = 0 AND (place = 1 OR pause >= {p46:Int64}), a_marks_session, arrayDifference(arrayMap(mark -> mark.1, a_marks_session)), arrayEnumerate(a_marks_session))) AS v_sessions_session,
    events_category_list[if(empty(a_codes_category), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_category, a_codes_category, d_ranks_category)))] AS v_favourite_category,
    d_most_category_2 AS v_top_count_category,
    a_count_10 AS v_count_events_10,
    a_timed_values_sku AS v_timed_values_sku,
    a_timed_values_value AS v_timed_values_value,
    a_timed_values AS v_timed_values_events,
    a_all_values_category AS v_all_values_category,
    a_count_11 AS v_count_events_11,
    a_count_12 AS v_count_events_12,
    a_count_13 AS v_count_events_13,
    a_count_14 AS v_count_events_14,
    a_count_15 AS v_count_events_15,
    a_count_16 AS v_count_events_16,
    a_count_17 AS v_count_events_17,
    a_count_18 AS v_count_events_18,
    a_count_19 AS v_count_events_19,
    a_count_20 AS v_count_events_20,
    a_count_21 AS v_count_events_21,
    a_count_22 AS v_count_events_22,
    if(a_decayed > 0, log2(a_decayed) + toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p4:String})) / {p47:Float64} + {p6:Int64}, 0) AS v_decayed_count_events,
    a_count_23 AS v_count_events_23,
    a_count_24 AS v_count_events_24,
    a_last AS v_days_since_events,
    if(isNull(a_first_channel), NULL, events_channel_list[reinterpretAsInt64(assumeNotNull(a_first_channel))]) AS v_first_channel,
    if(a_count_25 = 0, NULL, a_first_properties_campaign) AS v_first_properties_campaign,
    if(a_count_26 = 0, NULL, a_first_properties_keyword) AS v_first_properties_keyword,
    if(isNull(a_last_channel), NULL, events_channel_list[reinterpretAsInt64(assumeNotNull(a_last_channel))]) AS v_last_channel,
    if(a_count_25 = 0, NULL, a_last_properties_campaign) AS v_last_properties_campaign,
    if(a_count_26 = 0, NULL, a_last_properties_keyword) AS v_last_properties_keyword,
    arrayUniq(a_codes_day) AS v_distinct_day,
    if(notEmpty(d_days) AND d_days[-1] >= toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p4:String})) - 1, countEqual(d_runs, d_runs[-1]), 0) AS v_streak_events,
    arrayMax(arrayEnumerateUniq(d_runs)) AS v_longest_streak_events,
    a_count_27 AS v_count_events_25,
    a_count_28 AS v_count_events_26,
    a_count_29 AS v_count_events_27,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest, {p4:String}), {p7:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_2 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_2, {p4:String}), {p9:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_3 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, addMilliseconds(a_oldest_3, {p48:Int64})),
      if(a_oldest_4 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, {p8:DateTime64(3, 'UTC')}),
      if(a_oldest_5 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, addMilliseconds(a_oldest_5, {p49:Int64})),
      if(a_oldest_6 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, addMilliseconds(a_oldest_6, {p50:Int64})),
      if(a_oldest_7 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_7, {p4:String}), {p14:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_8 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_8, {p4:String}), {p15:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_9 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest_9, {p4:String}), {p10:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      ifNull(if(notEmpty(d_days) AND d_days[-1] >= toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p4:String})) - 1, toDateTime64(addDays(toDate32('1970-01-01'), d_days[-1] + 2), 3, {p4:String}), NULL), {p2:DateTime64(3, 'UTC')}),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
    customer,
    a_count,
    a_count_2,
    a_count_3,
    a_count_4,
    a_count_5,
    a_count_6,
    a_sum_seconds,
    a_count_7,
    a_count_8,
    a_count_9,
    a_named_session,
    a_marks_session,
    a_codes_category,
    a_codes_category_2,
    a_count_10,
    a_timed_values_sku,
    a_timed_values_value,
    a_timed_values,
    a_all_values_category,
    a_count_11,
    a_count_12,
    a_count_13,
    a_count_14,
    a_count_15,
    a_count_16,
    a_count_17,
    a_count_18,
    a_count_19,
    a_count_20,
    a_count_21,
    a_count_22,
    a_decayed,
    a_count_23,
    a_count_24,
    a_last,
    a_first_channel,
    a_count_25,
    a_first_properties_campaign,
    a_count_26,
    a_first_properties_keyword,
    a_last_channel,
    a_last_properties_campaign,
    a_last_properties_keyword,
    a_codes_day,
    a_days,
    a_count_27,
    a_count_28,
    a_count_29,
    a_ahead,
    a_oldest,
    a_oldest_2,
    a_oldest_3,
    a_oldest_4,
    a_oldest_5,
    a_oldest_6,
    a_oldest_7,
    a_oldest_8,
    a_oldest_9,
    arrayEnumerateUniq(a_codes_category) AS d_ranks_category,
    arrayMax(arrayEnumerateUniq(a_codes_category)) AS d_most_category,
    arrayEnumerateUniq(a_codes_category_2) AS d_ranks_category_2,
    arrayMax(arrayEnumerateUniq(a_codes_category_2)) AS d_most_category_2,
    arraySort(arrayDistinct(a_days)) AS d_days,
    arrayMap((day, place) -> day - place, arraySort(arrayDistinct(a_days)), arrayEnumerate(arraySort(arrayDistinct(a_days)))) AS d_runs
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p20:UInt8} AND r_type = {p51:String}) AS a_count,
      countIf(r_band >= {p19:UInt8} AND r_type = {p51:String}) AS a_count_2,
      countIf(r_band >= {p18:UInt8} AND r_type = {p51:String}) AS a_count_3,
      countIf(r_band >= {p22:UInt8} AND r_type = {p51:String}) AS a_count_4,
      countIf(r_band >= {p17:UInt8} AND r_type = {p51:String}) AS a_count_5,
      countIf(r_band >= {p24:UInt8}) AS a_count_6,
      sumWithOverflowIf(assumeNotNull(r_seconds), r_band >= {p20:UInt8} AND isNotNull(r_seconds)) AS a_sum_seconds,
      countIf(r_band >= {p20:UInt8} AND r_type = {p52:String}) AS a_count_7,
      countIf(r_band >= {p19:UInt8} AND r_type = {p52:String}) AS a_count_8,
      countIf(r_band >= {p20:UInt8} AND r_type = {p53:String}) AS a_count_9,
      uniqExactIf(r_session, r_band >= {p20:UInt8} AND r_session != '') AS a_named_session,
      arraySort(groupArrayIf((toUnixTimestamp64Milli(r_at), r_session != ''), r_band >= {p20:UInt8})) AS a_marks_session,
      groupArrayIf(r_category_code, r_band >= {p19:UInt8} AND r_type = {p51:String} AND r_category_code > 1) AS a_codes_category,
      groupArrayIf(r_category_code, r_band >= {p26:UInt8} AND r_type = {p51:String} AND r_category_code > 1) AS a_codes_category_2,
      countIf(r_band >= {p20:UInt8} AND r_type = {p54:String}) AS a_count_10,
      groupArrayIf((r_sku, r_at), r_band >= {p20:UInt8} AND r_type = {p54:String} AND r_sku != '') AS a_timed_values_sku,
      groupArrayIf((assumeNotNull(r_value), r_at), r_band >= {p20:UInt8} AND r_type = {p54:String} AND isNotNull(r_value)) AS a_timed_values_value,
      groupArrayIf(('', r_at), r_band >= {p20:UInt8} AND r_type = {p54:String}) AS a_timed_values,
      groupArrayIf(r_category, r_band >= {p19:UInt8} AND r_type = {p51:String} AND r_category != '') AS a_all_values_category,
      countIf(r_band >= {p19:UInt8} AND r_type = {p55:String}) AS a_count_11,
      countIf(r_band >= {p19:UInt8} AND r_type = {p56:String}) AS a_count_12,
      countIf(r_band >= {p20:UInt8} AND r_type = {p57:String}) AS a_count_13,
      countIf(r_band >= {p19:UInt8} AND r_type = {p58:String}) AS a_count_14,
      countIf(r_band >= {p19:UInt8} AND r_type = {p59:String}) AS a_count_15,
      countIf(r_band >= {p19:UInt8} AND r_type = {p59:String} AND r_properties_activity = {p60:String}) AS a_count_16,
      countIf(r_band >= {p19:UInt8} AND r_type = {p59:String} AND r_properties_activity = {p61:String}) AS a_count_17,
      countIf(r_band >= {p19:UInt8} AND r_type = {p59:String} AND r_properties_activity = {p62:String}) AS a_count_18,
      countIf(r_band >= {p19:UInt8} AND r_type IN ({p52:String}, {p54:String}, {p55:String}, {p56:String}, {p63:String}, {p53:String}, {p59:String})) AS a_count_19,
      countIf(r_band >= {p20:UInt8} AND r_type IN ({p64:String}, {p51:String}, {p52:String})) AS a_count_20,
      countIf(r_band >= {p20:UInt8} AND r_type IN ({p53:String}, {p54:String}, {p55:String}, {p56:String}, {p59:String})) AS a_count_21,
      countIf(r_band >= {p19:UInt8} AND r_type IN ({p65:String}, {p66:String})) AS a_count_22,
      sumIf(exp2((r_day - toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p4:String}))) / {p47:Float64}), r_band >= {p16:UInt8}) AS a_decayed,
      countIf(r_band >= {p26:UInt8}) AS a_count_23,
      countIf(r_band >= {p21:UInt8}) AS a_count_24,
      maxOrNullIf(r_at, r_band >= {p16:UInt8}) AS a_last,
      minOrNullIf(bitShiftLeft(toInt128(toUnixTimestamp64Milli(r_at)), 64) + toInt64(r_channel_code), r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_channel_code > 1) AS a_first_channel,
      countIf(r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_properties_campaign != '') AS a_count_25,
      argMinIf(r_properties_campaign, (r_at, r_properties_campaign), r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_properties_campaign != '') AS a_first_properties_campaign,
      countIf(r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_properties_keyword != '') AS a_count_26,
      argMinIf(r_properties_keyword, (r_at, r_properties_keyword), r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_properties_keyword != '') AS a_first_properties_keyword,
      maxOrNullIf(bitShiftLeft(toInt128(toUnixTimestamp64Milli(r_at)), 64) + toInt64(r_channel_code), r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_channel_code > 1) AS a_last_channel,
      argMaxIf(r_properties_campaign, (r_at, r_properties_campaign), r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_properties_campaign != '') AS a_last_properties_campaign,
      argMaxIf(r_properties_keyword, (r_at, r_properties_keyword), r_band >= {p16:UInt8} AND r_type = {p64:String} AND r_properties_keyword != '') AS a_last_properties_keyword,
      groupArrayIf(r_day, r_band >= {p20:UInt8}) AS a_codes_day,
      groupArrayIf(r_day, r_band >= {p16:UInt8}) AS a_days,
      countIf(r_band >= {p23:UInt8} AND r_type = {p67:String}) AS a_count_27,
      countIf(r_band >= {p23:UInt8} AND r_type = {p68:String}) AS a_count_28,
      countIf(r_band >= {p16:UInt8} AND r_type = {p68:String}) AS a_count_29,
      minIf(r_at, r_band = 0) AS a_ahead,
      minIf(r_at, r_band >= {p20:UInt8}) AS a_oldest,
      minIf(r_at, r_band >= {p19:UInt8}) AS a_oldest_2,
      minIf(r_at, r_band >= {p18:UInt8}) AS a_oldest_3,
      minIf(r_at, r_band >= {p22:UInt8}) AS a_oldest_4,
      minIf(r_at, r_band >= {p17:UInt8}) AS a_oldest_5,
      minIf(r_at, r_band >= {p24:UInt8}) AS a_oldest_6,
      minIf(r_at, r_band >= {p26:UInt8}) AS a_oldest_7,
      minIf(r_at, r_band >= {p21:UInt8}) AS a_oldest_8,
      minIf(r_at, r_band >= {p23:UInt8}) AS a_oldest_9
    FROM (
      SELECT
        customer,
        toUInt8((at <= {p1:DateTime64(3, 'UTC')}) * (1 + (at >= {p33:DateTime64(3, 'UTC')}) + (at >= {p35:DateTime64(3, 'UTC')}) + (at >= {p36:DateTime64(3, 'UTC')}) + (at >= {p38:DateTime64(3, 'UTC')}) + (at >= {p40:DateTime64(3, 'UTC')}) + (at >= {p69:DateTime64(3, 'UTC')}) + (at >= {p70:DateTime64(3, 'UTC')}) + (at >= {p71:DateTime64(3, 'UTC')}) + (at >= {p72:DateTime64(3, 'UTC')}))) AS r_band,
        type AS r_type,
        seconds AS r_seconds,
        session_id AS r_session,
        at AS r_at,
        toUInt32(transform(category, events_category_list, range(1, length(events_category_list) + 1), 0)) AS r_category_code,
        sku AS r_sku,
        value AS r_value,
        category AS r_category,
        properties[{p73:String}] AS r_properties_activity,
        toInt32(toDate32(at, {p4:String})) AS r_day,
        toUInt32(transform(channel, events_channel_list, range(1, length(events_channel_list) + 1), 0)) AS r_channel_code,
        properties[{p74:String}] AS r_properties_campaign,
        properties[{p75:String}] AS r_properties_keyword
      FROM events FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0
    )
    GROUP BY customer
  )
  )
) AS events ON events.customer = customers.customer
LEFT JOIN (
  SELECT
    customer,
    a_count AS v_count_feedback,
    toFloat64(toFloat64(a_sum_score)) / nullIf(a_count_2, 0) AS v_avg_score,
    if(isNull(a_last_score), NULL, reinterpretAsInt64(assumeNotNull(a_last_score)) / {p76:Int64}) AS v_last_score,
    if(isNull(a_last_score_2), NULL, reinterpretAsInt64(assumeNotNull(a_last_score_2)) / {p76:Int64}) AS v_last_score_2,
    toFloat64(toFloat64(a_sum_score_2)) / nullIf(a_count_3, 0) AS v_avg_score_2,
    toFloat64(toFloat64(a_sum_score_3)) / nullIf(a_count_4, 0) AS v_avg_score_3,
    a_count_5 AS v_count_feedback_2,
    a_count_6 AS v_count_feedback_3,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest, {p4:String}), {p10:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      if(a_oldest_2 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_2, {p4:String}), {p9:Int64}), 3, {p4:String}), {p8:DateTime64(3, 'UTC')})),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p23:UInt8} AND r_kind = {p63:String}) AS a_count,
      sumWithOverflowIf(assumeNotNull(r_score), r_band >= {p16:UInt8} AND r_kind = {p77:String} AND isNotNull(r_score)) AS a_sum_score,
      countIf(r_band >= {p16:UInt8} AND r_kind = {p77:String} AND isNotNull(r_score)) AS a_count_2,
      maxOrNullIf(bitShiftLeft(toInt128(toUnixTimestamp64Milli(r_at)), 64) + toInt64(toInt64(assumeNotNull(r_score) * {p76:Int64})), r_band >= {p16:UInt8} AND r_kind = {p77:String} AND isNotNull(r_score)) AS a_last_score,
      maxOrNullIf(bitShiftLeft(toInt128(toUnixTimestamp64Milli(r_at)), 64) + toInt64(toInt64(assumeNotNull(r_score) * {p76:Int64})), r_band >= {p16:UInt8} AND r_kind = {p78:String} AND isNotNull(r_score)) AS a_last_score_2,
      sumWithOverflowIf(assumeNotNull(r_score), r_band >= {p16:UInt8} AND r_kind = {p78:String} AND isNotNull(r_score)) AS a_sum_score_2,
      countIf(r_band >= {p16:UInt8} AND r_kind = {p78:String} AND isNotNull(r_score)) AS a_count_3,
      sumWithOverflowIf(assumeNotNull(r_score), r_band >= {p16:UInt8} AND r_kind = {p63:String} AND isNotNull(r_score)) AS a_sum_score_3,
      countIf(r_band >= {p16:UInt8} AND r_kind = {p63:String} AND isNotNull(r_score)) AS a_count_4,
      countIf(r_band >= {p16:UInt8} AND r_kind = {p79:String}) AS a_count_5,
      countIf(r_band >= {p21:UInt8} AND r_kind = {p79:String}) AS a_count_6,
      minIf(r_at, r_band = 0) AS a_ahead,
      minIf(r_at, r_band >= {p23:UInt8}) AS a_oldest,
      minIf(r_at, r_band >= {p21:UInt8}) AS a_oldest_2
    FROM (
      SELECT
        customer,
        toUInt8((at <= {p1:DateTime64(3, 'UTC')}) * (1 + (at >= {p33:DateTime64(3, 'UTC')}) + (at >= {p36:DateTime64(3, 'UTC')}))) AS r_band,
        kind AS r_kind,
        score AS r_score,
        at AS r_at
      FROM feedback FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0 AND (kind = {p63:String} OR kind = {p77:String} OR kind = {p78:String} OR kind = {p79:String})
    )
    GROUP BY customer
  )
) AS feedback ON feedback.customer = customers.customer
LEFT JOIN (
  SELECT
    customer,
    if(a_count = 0, NULL, a_first_value) AS v_first_value,
    nullIf(a_holds_value, '') AS v_holds_value,
    nullIf(a_holds_value_2, '') AS v_holds_value_2,
    nullIf(a_holds_value_3, '') AS v_holds_value_3,
    nullIf(a_holds_value_4, '') AS v_holds_value_4,
    nullIf(a_holds_value_5, '') AS v_holds_value_5,
    nullIf(a_holds_value_6, '') AS v_holds_value_6,
    if(d_told_value[-1].2 = '', NULL, d_told_value[arrayLastIndex(one -> one.2 != d_told_value[-1].2, d_told_value) + 1].1) AS v_holds_since_value,
    if(a_count_2 = 0, NULL, a_last_date) AS v_age_date,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
    customer,
    a_count,
    a_first_value,
    a_holds_value,
    a_holds_value_2,
    a_holds_value_3,
    a_holds_value_4,
    a_holds_value_5,
    a_holds_value_6,
    a_told_by_value,
    a_count_2,
    a_last_date,
    a_ahead,
    a_told_by_value AS d_told_value
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p16:UInt8} AND r_name = {p80:String} AND r_value != '') AS a_count,
      argMinIf(r_value, (r_at, r_value), r_band >= {p16:UInt8} AND r_name = {p80:String} AND r_value != '') AS a_first_value,
      argMaxIf(toString(r_value), (r_at, r_value), r_band >= {p16:UInt8} AND r_name = {p81:String}) AS a_holds_value,
      argMaxIf(toString(r_value), (r_at, r_value), r_band >= {p16:UInt8} AND r_name = {p82:String}) AS a_holds_value_2,
      argMaxIf(toString(r_value), (r_at, r_value), r_band >= {p16:UInt8} AND r_name = {p83:String}) AS a_holds_value_3,
      argMaxIf(toString(r_value), (r_at, r_value), r_band >= {p16:UInt8} AND r_name = {p84:String}) AS a_holds_value_4,
      argMaxIf(toString(r_value), (r_at, r_value), r_band >= {p16:UInt8} AND r_name = {p85:String}) AS a_holds_value_5,
      argMaxIf(toString(r_value), (r_at, r_value), r_band >= {p16:UInt8} AND r_name = {p86:String}) AS a_holds_value_6,
      arraySort(groupArrayIf((r_at, toString(r_value)), r_band >= {p16:UInt8} AND r_name = {p81:String})) AS a_told_by_value,
      countIf(r_band >= {p16:UInt8} AND r_name = {p87:String} AND isNotNull(r_date)) AS a_count_2,
      argMaxIf(assumeNotNull(r_date), (r_at, assumeNotNull(r_date)), r_band >= {p16:UInt8} AND r_name = {p87:String} AND isNotNull(r_date)) AS a_last_date,
      minIf(r_at, r_band = 0) AS a_ahead
    FROM (
      SELECT
        customer,
        at AS r_at,
        value AS r_value,
        (at <= {p1:DateTime64(3, 'UTC')}) AS r_band,
        name AS r_name,
        if(toString(toDate32OrNull(substring(value, 1, 10))) = substring(value, 1, 10), toDate32OrNull(substring(value, 1, 10)), NULL) AS r_date
      FROM attributes FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0 AND (name = {p80:String} OR name = {p81:String} OR name = {p82:String} OR name = {p83:String} OR name = {p84:String} OR name = {p85:String} OR name = {p86:String} OR name = {p87:String})
    )
    GROUP BY customer
  )
  )
) AS attributes ON attributes.customer = customers.customer
SETTINGS short_circuit_function_evaluation = 'disable'

-- p0 = "7"
-- p1 = "2026-11-22 03:04:05.678"
-- p2 = "2299-12-31 00:00:00.000"
-- p3 = 13
-- p4 = "Asia/Shanghai"
-- p5 = 90
-- p6 = 4096
-- p7 = 30
-- p8 = "2026-11-22 16:00:00.000"
-- p9 = 90
-- p10 = 12
-- p11 = "2026-12-31 16:00:00.000"
-- p12 = "2026-11-30 16:00:00.000"
-- p13 = 24
-- p14 = 14
-- p15 = 182
-- p16 = 1
-- p17 = 9
-- p18 = 7
-- p19 = 4
-- p20 = 5
-- p21 = 3
-- p22 = 8
-- p23 = 2
-- p24 = 10
-- p25 = 11
-- p26 = 6
-- p27 = true
-- p28 = 86400
-- p29 = "express"
-- p30 = 4503599627370496
-- p31 = "2024-11-22 16:00:00.000"
-- p32 = "2024-12-31 16:00:00.000"
-- p33 = "2025-11-22 16:00:00.000"
-- p34 = "2025-12-31 16:00:00.000"
-- p35 = "2026-05-24 16:00:00.000"
-- p36 = "2026-08-24 16:00:00.000"
-- p37 = "2026-09-30 16:00:00.000"
-- p38 = "2026-10-23 16:00:00.000"
-- p39 = "2026-10-31 16:00:00.000"
-- p40 = "2026-11-08 16:00:00.000"
-- p41 = "CNY"
-- p42 = 8796093022208
-- p43 = 44
-- p44 = -10
-- p45 = "delivery"
-- p46 = 1800000
-- p47 = 30
-- p48 = 86400001
-- p49 = 1800001
-- p50 = 300001
-- p51 = "view"
-- p52 = "click"
-- p53 = "search"
-- p54 = "cart_add"
-- p55 = "favourite"
-- p56 = "share"
-- p57 = "login"
-- p58 = "publish_item"
-- p59 = "campaign_join"
-- p60 = "秒杀"
-- p61 = "拼团"
-- p62 = "新品试用"
-- p63 = "review"
-- p64 = "visit"
-- p65 = "view_certificate"
-- p66 = "view_reviews"
-- p67 = "after_sale"
-- p68 = "dispute"
-- p69 = "2026-11-21 03:04:05.678"
-- p70 = "2026-11-21 16:00:00.000"
-- p71 = "2026-11-22 02:34:05.678"
-- p72 = "2026-11-22 02:59:05.678"
-- p73 = "activity"
-- p74 = "campaign"
-- p75 = "keyword"
-- p76 = 1000
-- p77 = "csat"
-- p78 = "nps"
-- p79 = "contact"
-- p80 = "first_source"
-- p81 = "city"
-- p82 = "consent.sms"
-- p83 = "consent.email"
-- p84 = "consent.wechat"
-- p85 = "consent.phone"
-- p86 = "consent.push"
-- p87 = "birthday"
