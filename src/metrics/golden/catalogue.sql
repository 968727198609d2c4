INSERT INTO customer_metrics (customer, rev, gone, as_of, due_at, recency_days, frequency, monetary, average_order_value, units_per_transaction, first_order_at, last_order_at, last_order_amount, largest_order, smallest_order, tenure_days, order_gap_days, net_spend_30d, net_spend_12m, net_spend_this_year, net_spend_last_year, net_spend_last_month, orders_90d, orders_2y, orders_this_month, channel_count, favourite_channel, favourite_hour, favourite_weekday, coupon_share, discount_share, refund_rate, completion_rate, refund_count_90d, favourite_payment_method, category_count_12m, product_count, favourite_category, favourite_brand, brand_loyalty, views_30d, views_24h, views_today, views_30m, events_300s, dwell_seconds_30d, cart_adds_30d, favourites_90d, shares_90d, logins_30d, active_days_30d, active_streak_days, longest_streak_days, csat_average, nps_last, contacts_per_order, age_years)
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
) AS payments_method_list
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
  orders.v_sum_net_amount_2 AS net_spend_30d,
  orders.v_sum_net_amount_3 AS net_spend_12m,
  orders.v_sum_net_amount_4 AS net_spend_this_year,
  orders.v_sum_net_amount_5 AS net_spend_last_year,
  orders.v_sum_net_amount_6 AS net_spend_last_month,
  orders.v_count_orders_2 AS orders_90d,
  orders.v_count_orders_3 AS orders_2y,
  orders.v_count_orders_4 AS orders_this_month,
  orders.v_distinct_channel AS channel_count,
  orders.v_favourite_channel AS favourite_channel,
  orders.v_favourite_hour AS favourite_hour,
  orders.v_favourite_weekday AS favourite_weekday,
  orders.v_share_has_coupon AS coupon_share,
  toFloat64(orders.v_sum_discount) / nullIf(toFloat64(orders.v_sum_list_amount), 0) AS discount_share,
  toFloat64(orders.v_sum_refunded_amount) / nullIf(toFloat64(orders.v_sum_paid_amount), 0) AS refund_rate,
  toFloat64(orders.v_count_placed_orders) / nullIf(toFloat64(orders.v_count_placed_orders_2), 0) AS completion_rate,
  refunds.v_count_refunds AS refund_count_90d,
  payments.v_favourite_method AS favourite_payment_method,
  orders.v_distinct_category AS category_count_12m,
  orders.v_distinct_sku AS product_count,
  orders.v_favourite_category AS favourite_category,
  orders.v_favourite_brand AS favourite_brand,
  orders.v_top_share_brand AS brand_loyalty,
  events.v_count_events AS views_30d,
  events.v_count_events_2 AS views_24h,
  events.v_count_events_3 AS views_today,
  events.v_count_events_4 AS views_30m,
  events.v_count_events_5 AS events_300s,
  events.v_sum_seconds AS dwell_seconds_30d,
  events.v_count_events_6 AS cart_adds_30d,
  events.v_count_events_7 AS favourites_90d,
  events.v_count_events_8 AS shares_90d,
  events.v_count_events_9 AS logins_30d,
  events.v_distinct_day AS active_days_30d,
  events.v_streak_events AS active_streak_days,
  events.v_longest_streak_events AS longest_streak_days,
  feedback.v_avg_score AS csat_average,
  feedback.v_last_score AS nps_last,
  toFloat64(feedback.v_count_feedback) / nullIf(toFloat64(orders.v_count_orders), 0) AS contacts_per_order,
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
    if(a_count < 2, NULL, dateDiff('day', toDate32(a_first, {p3:String}), toDate32(a_last, {p3:String})) / (a_count - 1)) AS v_gap_orders,
    a_sum_net_amount_3 AS v_sum_net_amount_2,
    a_sum_net_amount_4 AS v_sum_net_amount_3,
    a_sum_net_amount_5 AS v_sum_net_amount_4,
    a_sum_net_amount_6 AS v_sum_net_amount_5,
    a_sum_net_amount_7 AS v_sum_net_amount_6,
    a_count_3 AS v_count_orders_2,
    a_count_4 AS v_count_orders_3,
    a_count_5 AS v_count_orders_4,
    arrayUniq(a_codes_channel) AS v_distinct_channel,
    orders_channel_list[if(empty(a_codes_channel), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_channel, a_codes_channel, d_ranks_channel)))] AS v_favourite_channel,
    if(empty(a_codes_hour), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_hour, a_codes_hour, d_ranks_hour))) AS v_favourite_hour,
    if(empty(a_codes_weekday), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_weekday, a_codes_weekday, d_ranks_weekday))) AS v_favourite_weekday,
    a_count_has_coupon / nullIf(a_count, 0) AS v_share_has_coupon,
    a_sum_discount AS v_sum_discount,
    a_sum_list_amount AS v_sum_list_amount,
    a_sum_refunded_amount AS v_sum_refunded_amount,
    a_sum_paid_amount AS v_sum_paid_amount,
    a_count_6 AS v_count_placed_orders,
    a_count_7 AS v_count_placed_orders_2,
    arrayUniq(a_codes_category) AS v_distinct_category,
    a_distinct_sku AS v_distinct_sku,
    orders_category_list[if(empty(a_codes_category_2), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_category, a_codes_category_2, d_ranks_category)))] AS v_favourite_category,
    orders_brand_list[if(empty(a_codes_brand), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_brand, a_codes_brand, d_ranks_brand)))] AS v_favourite_brand,
    d_most_brand / nullIf(length(a_codes_brand), 0) AS v_top_share_brand,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      a_next_change,
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest, {p3:String}), {p4:Int64}), 3, {p3:String}), {p5:DateTime64(3, 'UTC')})),
      if(a_oldest_2 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest_2, {p3:String}), {p6:Int64}), 3, {p3:String}), {p5:DateTime64(3, 'UTC')})),
      if(a_oldest_3 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, {p7:DateTime64(3, 'UTC')}),
      if(a_oldest_4 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, {p8:DateTime64(3, 'UTC')}),
      if(a_oldest_5 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_5, {p3:String}), {p9:Int64}), 3, {p3:String}), {p5:DateTime64(3, 'UTC')})),
      if(a_oldest_6 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest_6, {p3:String}), {p10:Int64}), 3, {p3:String}), {p5:DateTime64(3, 'UTC')})),
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
    a_sum_net_amount_3,
    a_sum_net_amount_4,
    a_sum_net_amount_5,
    a_sum_net_amount_6,
    a_sum_net_amount_7,
    a_count_3,
    a_count_4,
    a_count_5,
    a_codes_channel,
    a_codes_hour,
    a_codes_weekday,
    a_count_has_coupon,
    a_sum_discount,
    a_sum_list_amount,
    a_sum_refunded_amount,
    a_sum_paid_amount,
    a_count_6,
    a_count_7,
    a_codes_category,
    a_distinct_sku,
    a_codes_category_2,
    a_codes_brand,
    a_ahead,
    a_next_change,
    a_oldest,
    a_oldest_2,
    a_oldest_3,
    a_oldest_4,
    a_oldest_5,
    a_oldest_6,
    arrayEnumerateUniq(a_codes_channel) AS d_ranks_channel,
    arrayMax(arrayEnumerateUniq(a_codes_channel)) AS d_most_channel,
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
      maxOrNullIf(r_at, r_counted_band >= {p11:UInt8}) AS a_last,
      countIf(r_counted_band >= {p11:UInt8}) AS a_count,
      sumIf(r_net_amount, r_counted_band_2 >= {p11:UInt8}) AS a_sum_net_amount,
      sumIf(r_net_amount, r_counted_band_3 >= {p11:UInt8}) AS a_sum_net_amount_2,
      countIf(r_counted_band_3 >= {p11:UInt8}) AS a_count_2,
      sumWithOverflowIf(r_units, r_counted_band >= {p11:UInt8}) AS a_sum_units,
      minOrNullIf(r_at, r_counted_band >= {p11:UInt8}) AS a_first,
      maxOrNullIf(bitShiftLeft(toInt128(toUnixTimestamp64Milli(r_at)), 64) + toInt64(r_net_amount), r_counted_band_3 >= {p11:UInt8}) AS a_last_net_amount,
      maxOrNullIf(r_net_amount, r_counted_band_3 >= {p11:UInt8}) AS a_max_net_amount,
      minOrNullIf(r_net_amount, r_counted_band_3 >= {p11:UInt8}) AS a_min_net_amount,
      sumIf(r_net_amount, r_counted_band_2 >= {p12:UInt8}) AS a_sum_net_amount_3,
      sumIf(r_net_amount, r_counted_band_2 >= {p13:UInt8}) AS a_sum_net_amount_4,
      sumIf(r_net_amount, r_counted_band_2 >= {p14:UInt8}) AS a_sum_net_amount_5,
      sumIf(r_net_amount, r_counted_band_2 BETWEEN {p15:UInt8} AND {p13:UInt8}) AS a_sum_net_amount_6,
      sumIf(r_net_amount, r_counted_band_2 BETWEEN {p16:UInt8} AND {p12:UInt8}) AS a_sum_net_amount_7,
      countIf(r_counted_band >= {p17:UInt8}) AS a_count_3,
      countIf(r_counted_band >= {p18:UInt8}) AS a_count_4,
      countIf(r_counted_band >= {p19:UInt8}) AS a_count_5,
      groupArrayIf(r_channel_code, r_counted_band >= {p11:UInt8} AND r_channel_code > 1) AS a_codes_channel,
      groupArrayIf(r_hour, r_counted_band >= {p11:UInt8}) AS a_codes_hour,
      groupArrayIf(r_weekday, r_counted_band >= {p11:UInt8}) AS a_codes_weekday,
      countIf((r_has_coupon) AND (r_counted_band >= {p11:UInt8})) AS a_count_has_coupon,
      sumIf(r_discount, r_counted_band_3 >= {p11:UInt8}) AS a_sum_discount,
      sumIf(r_list_amount, r_counted_band_3 >= {p11:UInt8}) AS a_sum_list_amount,
      sumIf(r_refunded_amount, r_counted_band_4 >= {p11:UInt8}) AS a_sum_refunded_amount,
      sumIf(r_paid_amount, r_counted_band_4 >= {p11:UInt8}) AS a_sum_paid_amount,
      countIf(r_counted_band_5 >= {p11:UInt8} AND r_outcome = {p18:UInt8}) AS a_count_6,
      countIf(r_counted_band_5 >= {p11:UInt8}) AS a_count_7,
      groupArrayArrayIf(r_category_codes, r_counted_band >= {p13:UInt8}) AS a_codes_category,
      uniqExactArrayIf(r_sku, r_counted_band >= {p11:UInt8}) AS a_distinct_sku,
      groupArrayArrayIf(r_category_codes, r_counted_band >= {p11:UInt8}) AS a_codes_category_2,
      groupArrayArrayIf(r_brand_codes, r_counted_band >= {p11:UInt8}) AS a_codes_brand,
      minIf(r_at_2, r_band_2 = 0) AS a_ahead,
      min(r_next_change) AS a_next_change,
      minIf(r_at, r_band >= {p12:UInt8}) AS a_oldest,
      minIf(r_at, r_band >= {p13:UInt8}) AS a_oldest_2,
      minIf(r_at, r_band >= {p15:UInt8}) AS a_oldest_3,
      minIf(r_at, r_band >= {p16:UInt8}) AS a_oldest_4,
      minIf(r_at, r_band >= {p17:UInt8}) AS a_oldest_5,
      minIf(r_at, r_band >= {p18:UInt8}) AS a_oldest_6
    FROM (
      SELECT
        customer,
        (state != 'pending' AND ifNull(void_at > {p1:DateTime64(3, 'UTC')}, 1)) AS in_force,
        arraySum((amount, happened) -> (happened <= {p1:DateTime64(3, 'UTC')}) * if(amount < 0, {p20:Int64}, amount), refund_amount, refund_at) AS went_back,
        if(in_force, if(went_back >= {p20:Int64}, least(0, total - went_back % {p20:Int64}), total - went_back), 0) AS net,
        (state != 'pending' AND at <= {p1:DateTime64(3, 'UTC')}) AS was_paid,
        arrayMin(arrayFilter(happened -> happened > {p1:DateTime64(3, 'UTC')}, refund_at)) AS next_refund,
        at AS r_at,
        net > 0 AS r_counts,
        toUInt8((at <= {p1:DateTime64(3, 'UTC')}) * (1 + (at >= {p21:DateTime64(3, 'UTC')}) + (at >= {p22:DateTime64(3, 'UTC')}) + (at >= {p23:DateTime64(3, 'UTC')}) + (at >= {p24:DateTime64(3, 'UTC')}) + (at >= {p25:DateTime64(3, 'UTC')}) + (at >= {p26:DateTime64(3, 'UTC')}) + (at >= {p27:DateTime64(3, 'UTC')}) + (at >= {p28:DateTime64(3, 'UTC')}))) AS r_band,
        toUInt8(r_band * r_counts) AS r_counted_band,
        net AS r_net_amount,
        toUInt8(r_band * (currency = {p29:String})) AS r_counted_band_2,
        toUInt8(r_band * r_counts * (currency = {p29:String})) AS r_counted_band_3,
        toDecimal64(arraySum(line_quantity), 3) AS r_units,
        toUInt32(transform(channel, orders_channel_list, range(1, length(orders_channel_list) + 1), 0)) AS r_channel_code,
        toHour(at, {p3:String}) AS r_hour,
        toDayOfWeek(at, 0, {p3:String}) AS r_weekday,
        notEmpty(coupons) AS r_has_coupon,
        (discount + arraySum(line_discount)) AS r_discount,
        total + (discount + arraySum(line_discount)) AS r_list_amount,
        if(was_paid, total - net, 0) AS r_refunded_amount,
        known = 1 AS r_counts_2,
        (ordered_at <= {p1:DateTime64(3, 'UTC')}) AS r_band_2,
        toUInt8(r_band_2 * r_counts_2 * (currency = {p29:String})) AS r_counted_band_4,
        if(was_paid, total, 0) AS r_paid_amount,
        toUInt8(r_band_2 * r_counts_2) AS r_counted_band_5,
        multiIf(NOT was_paid, 3, NOT in_force, 1, net <= 0, 4, 2) AS r_outcome,
        arrayFilter(code -> code > 1, arrayMap(text -> toUInt32(transform(text, orders_category_list, range(1, length(orders_category_list) + 1), 0)), line_category)) AS r_category_codes,
        arrayFilter(text -> text != '', line_sku) AS r_sku,
        arrayFilter(code -> code > 1, arrayMap(text -> toUInt32(transform(text, orders_brand_list, range(1, length(orders_brand_list) + 1), 0)), line_brand)) AS r_brand_codes,
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
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest, {p3:String}), {p9:Int64}), 3, {p3:String}), {p5:DateTime64(3, 'UTC')})),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p18:UInt8}) AS a_count,
      minIf(r_at, r_band = 0) AS a_ahead,
      minIf(r_at, r_band >= {p18:UInt8}) AS a_oldest
    FROM (
      SELECT
        customer,
        toUInt8((happened_at <= {p1:DateTime64(3, 'UTC')}) * (1 + (happened_at >= {p25:DateTime64(3, 'UTC')}))) AS r_band,
        happened_at AS r_at
      FROM orders FINAL
      ARRAY JOIN refund_at AS happened_at
      WHERE past = 0 AND gone = 0 AND customer != 0 AND notEmpty(refund_amount)
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
      groupArrayIf(r_method_code, r_band >= {p11:UInt8} AND r_method_code > 1) AS a_codes_method,
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
    toFloat64(a_sum_seconds) AS v_sum_seconds,
    a_count_6 AS v_count_events_6,
    a_count_7 AS v_count_events_7,
    a_count_8 AS v_count_events_8,
    a_count_9 AS v_count_events_9,
    arrayUniq(a_codes_day) AS v_distinct_day,
    if(notEmpty(d_days) AND d_days[-1] >= toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p3:String})) - 1, countEqual(d_runs, d_runs[-1]), 0) AS v_streak_events,
    arrayMax(arrayEnumerateUniq(d_runs)) AS v_longest_streak_events,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest, {p3:String}), {p4:Int64}), 3, {p3:String}), {p5:DateTime64(3, 'UTC')})),
      if(a_oldest_2 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, addMilliseconds(a_oldest_2, {p30:Int64})),
      if(a_oldest_3 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, {p5:DateTime64(3, 'UTC')}),
      if(a_oldest_4 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, addMilliseconds(a_oldest_4, {p31:Int64})),
      if(a_oldest_5 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, addMilliseconds(a_oldest_5, {p32:Int64})),
      if(a_oldest_6 = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest_6, {p3:String}), {p9:Int64}), 3, {p3:String}), {p5:DateTime64(3, 'UTC')})),
      ifNull(if(notEmpty(d_days) AND d_days[-1] >= toInt32(toDate32({p1:DateTime64(3, 'UTC')}, {p3:String})) - 1, toDateTime64(addDays(toDate32('1970-01-01'), d_days[-1] + 2), 3, {p3:String}), NULL), {p2:DateTime64(3, 'UTC')}),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
    customer,
    a_count,
    a_count_2,
    a_count_3,
    a_count_4,
    a_count_5,
    a_sum_seconds,
    a_count_6,
    a_count_7,
    a_count_8,
    a_count_9,
    a_codes_day,
    a_days,
    a_ahead,
    a_oldest,
    a_oldest_2,
    a_oldest_3,
    a_oldest_4,
    a_oldest_5,
    a_oldest_6,
    arraySort(arrayDistinct(a_days)) AS d_days,
    arrayMap((day, place) -> day - place, arraySort(arrayDistinct(a_days)), arrayEnumerate(arraySort(arrayDistinct(a_days)))) AS d_runs
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p15:UInt8} AND r_type = {p33:String}) AS a_count,
      countIf(r_band >= {p13:UInt8} AND r_type = {p33:String}) AS a_count_2,
      countIf(r_band >= {p14:UInt8} AND r_type = {p33:String}) AS a_count_3,
      countIf(r_band >= {p17:UInt8} AND r_type = {p33:String}) AS a_count_4,
      countIf(r_band >= {p16:UInt8}) AS a_count_5,
      sumWithOverflowIf(assumeNotNull(r_seconds), r_band >= {p15:UInt8} AND isNotNull(r_seconds)) AS a_sum_seconds,
      countIf(r_band >= {p15:UInt8} AND r_type = {p34:String}) AS a_count_6,
      countIf(r_band >= {p18:UInt8} AND r_type = {p35:String}) AS a_count_7,
      countIf(r_band >= {p18:UInt8} AND r_type = {p36:String}) AS a_count_8,
      countIf(r_band >= {p15:UInt8} AND r_type = {p37:String}) AS a_count_9,
      groupArrayIf(r_day, r_band >= {p15:UInt8}) AS a_codes_day,
      groupArrayIf(r_day, r_band >= {p11:UInt8}) AS a_days,
      minIf(r_at, r_band = 0) AS a_ahead,
      minIf(r_at, r_band >= {p15:UInt8}) AS a_oldest,
      minIf(r_at, r_band >= {p13:UInt8}) AS a_oldest_2,
      minIf(r_at, r_band >= {p14:UInt8}) AS a_oldest_3,
      minIf(r_at, r_band >= {p17:UInt8}) AS a_oldest_4,
      minIf(r_at, r_band >= {p16:UInt8}) AS a_oldest_5,
      minIf(r_at, r_band >= {p18:UInt8}) AS a_oldest_6
    FROM (
      SELECT
        customer,
        toUInt8((at <= {p1:DateTime64(3, 'UTC')}) * (1 + (at >= {p25:DateTime64(3, 'UTC')}) + (at >= {p27:DateTime64(3, 'UTC')}) + (at >= {p38:DateTime64(3, 'UTC')}) + (at >= {p39:DateTime64(3, 'UTC')}) + (at >= {p40:DateTime64(3, 'UTC')}) + (at >= {p41:DateTime64(3, 'UTC')}))) AS r_band,
        type AS r_type,
        seconds AS r_seconds,
        toInt32(toDate32(at, {p3:String})) AS r_day,
        at AS r_at
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
    toFloat64(toFloat64(a_sum_score)) / nullIf(a_count, 0) AS v_avg_score,
    if(isNull(a_last_score), NULL, reinterpretAsInt64(assumeNotNull(a_last_score)) / {p42:Int64}) AS v_last_score,
    a_count_2 AS v_count_feedback,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
      customer,
      sumWithOverflowIf(assumeNotNull(r_score), r_band >= {p11:UInt8} AND r_kind = {p43:String} AND isNotNull(r_score)) AS a_sum_score,
      countIf(r_band >= {p11:UInt8} AND r_kind = {p43:String} AND isNotNull(r_score)) AS a_count,
      maxOrNullIf(bitShiftLeft(toInt128(toUnixTimestamp64Milli(r_at)), 64) + toInt64(toInt64(assumeNotNull(r_score) * {p42:Int64})), r_band >= {p11:UInt8} AND r_kind = {p44:String} AND isNotNull(r_score)) AS a_last_score,
      countIf(r_band >= {p11:UInt8} AND r_kind = {p45:String}) AS a_count_2,
      minIf(r_at, r_band = 0) AS a_ahead
    FROM (
      SELECT
        customer,
        score AS r_score,
        (at <= {p1:DateTime64(3, 'UTC')}) AS r_band,
        kind AS r_kind,
        at AS r_at
      FROM feedback FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0
    )
    GROUP BY customer
  )
) AS feedback ON feedback.customer = customers.customer
LEFT JOIN (
  SELECT
    customer,
    if(a_count = 0, NULL, a_last_date) AS v_age_date,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p2:DateTime64(3, 'UTC')}, a_ahead),
      {p2:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p11:UInt8} AND r_name = {p46:String} AND isNotNull(r_date)) AS a_count,
      argMaxIf(assumeNotNull(r_date), (r_at, assumeNotNull(r_date)), r_band >= {p11:UInt8} AND r_name = {p46:String} AND isNotNull(r_date)) AS a_last_date,
      minIf(r_at, r_band = 0) AS a_ahead
    FROM (
      SELECT
        customer,
        at AS r_at,
        if(toString(toDate32OrNull(substring(value, 1, 10))) = substring(value, 1, 10), toDate32OrNull(substring(value, 1, 10)), NULL) AS r_date,
        (at <= {p1:DateTime64(3, 'UTC')}) AS r_band,
        name AS r_name
      FROM attributes FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0
    )
    GROUP BY customer
  )
) AS attributes ON attributes.customer = customers.customer
SETTINGS short_circuit_function_evaluation = 'disable'

-- p0 = "7"
-- p1 = "2026-11-22 03:04:05.678"
-- p2 = "2299-12-31 00:00:00.000"
-- p3 = "Asia/Shanghai"
-- p4 = 30
-- p5 = "2026-11-22 16:00:00.000"
-- p6 = 12
-- p7 = "2026-12-31 16:00:00.000"
-- p8 = "2026-11-30 16:00:00.000"
-- p9 = 90
-- p10 = 24
-- p11 = 1
-- p12 = 8
-- p13 = 4
-- p14 = 5
-- p15 = 3
-- p16 = 7
-- p17 = 6
-- p18 = 2
-- p19 = 9
-- p20 = 4503599627370496
-- p21 = "2024-11-22 16:00:00.000"
-- p22 = "2024-12-31 16:00:00.000"
-- p23 = "2025-11-22 16:00:00.000"
-- p24 = "2025-12-31 16:00:00.000"
-- p25 = "2026-08-24 16:00:00.000"
-- p26 = "2026-09-30 16:00:00.000"
-- p27 = "2026-10-23 16:00:00.000"
-- p28 = "2026-10-31 16:00:00.000"
-- p29 = "CNY"
-- p30 = 86400001
-- p31 = 1800001
-- p32 = 300001
-- p33 = "view"
-- p34 = "cart_add"
-- p35 = "favourite"
-- p36 = "share"
-- p37 = "login"
-- p38 = "2026-11-21 03:04:05.678"
-- p39 = "2026-11-21 16:00:00.000"
-- p40 = "2026-11-22 02:34:05.678"
-- p41 = "2026-11-22 02:59:05.678"
-- p42 = 1000
-- p43 = "csat"
-- p44 = "nps"
-- p45 = "contact"
-- p46 = "birthday"
