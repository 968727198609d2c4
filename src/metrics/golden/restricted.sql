WITH (
  SELECT arraySort(groupUniqArray(toString(listed)))
  FROM (
    SELECT '' AS listed
    UNION ALL
    SELECT DISTINCT arrayJoin(line_brand)
    FROM orders
    WHERE past = 0 AND gone = 0 AND customer != 0 AND (customer IN (SELECT customer FROM touched WHERE batch > 41))
  )
) AS orders_brand_list
SELECT
  customers.customer AS customer,
  least(
    if(orders.v_due = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, orders.v_due),
    {p0:DateTime64(3, 'UTC')}
  ) AS due_at,
  orders.v_sum_net_amount AS spend,
  orders.v_favourite_brand AS brand
FROM (
  SELECT customer, argMax(gone, rev) AS gone
  FROM customers
  WHERE customer != 0 AND (customer IN (SELECT customer FROM touched WHERE batch > 41))
  GROUP BY customer
) AS customers
LEFT JOIN (
  SELECT
    customer,
    a_sum_net_amount AS v_sum_net_amount,
    orders_brand_list[if(empty(a_codes_brand), NULL, arrayMin(arrayFilter((code, rank) -> rank = d_most_brand, a_codes_brand, d_ranks_brand)))] AS v_favourite_brand,
    least(a_next_change,
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest, {p1:String}), {p2:Int64}), 3, {p1:String}), {p3:DateTime64(3, 'UTC')})),
      {p0:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
    customer,
    a_sum_net_amount,
    a_codes_brand,
    a_next_change,
    a_oldest,
    arrayEnumerateUniq(a_codes_brand) AS d_ranks_brand,
    arrayMax(arrayEnumerateUniq(a_codes_brand)) AS d_most_brand
  FROM (
    SELECT
      customer,
      sumIf(r_net_amount, r_counted_band >= {p4:UInt8}) AS a_sum_net_amount,
      groupArrayArrayIf(r_brand_codes, r_counted_band_2 >= {p5:UInt8}) AS a_codes_brand,
      min(r_next_change) AS a_next_change,
      minIf(r_at, r_band >= {p4:UInt8}) AS a_oldest
    FROM (
      SELECT
        customer,
        (state != 'pending' AND ifNull(void_at > {p6:DateTime64(3, 'UTC')}, 1)) AS in_force,
        arraySum((amount, happened) -> (happened <= {p6:DateTime64(3, 'UTC')}) * if(amount < 0, {p7:Int64}, amount), refund_amount, refund_at) AS went_back,
        if(in_force, if(went_back >= {p7:Int64}, least(0, total - went_back % {p7:Int64}), total - went_back), 0) AS net,
        arrayMin(arrayFilter(happened -> happened > {p6:DateTime64(3, 'UTC')}, refund_at)) AS next_refund,
        net AS r_net_amount,
        toUInt8((at <= {p6:DateTime64(3, 'UTC')}) * (1 + (at >= {p8:DateTime64(3, 'UTC')}))) AS r_band,
        toUInt8(r_band * (currency = {p9:String})) AS r_counted_band,
        arrayFilter(code -> code > 1, arrayMap(text -> toUInt32(transform(text, orders_brand_list, range(1, length(orders_brand_list) + 1), 0)), line_brand)) AS r_brand_codes,
        net > 0 AS r_counts,
        toUInt8(r_band * r_counts) AS r_counted_band_2,
        least(if(at > {p6:DateTime64(3, 'UTC')}, at, {p0:DateTime64(3, 'UTC')}), if(ifNull(void_at, toDateTime64(0, 3, 'UTC')) > {p6:DateTime64(3, 'UTC')}, ifNull(void_at, toDateTime64(0, 3, 'UTC')), {p0:DateTime64(3, 'UTC')}), if(next_refund > {p6:DateTime64(3, 'UTC')}, next_refund, {p0:DateTime64(3, 'UTC')})) AS r_next_change,
        at AS r_at
      FROM orders FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0 AND (customer IN (SELECT customer FROM touched WHERE batch > 41))
    )
    GROUP BY customer
  )
  )
) AS orders ON orders.customer = customers.customer
WHERE customers.gone = 0
ORDER BY customer
SETTINGS short_circuit_function_evaluation = 'disable'

-- p0 = "2299-12-31 00:00:00.000"
-- p1 = "Asia/Shanghai"
-- p2 = 12
-- p3 = "2026-11-22 16:00:00.000"
-- p4 = 2
-- p5 = 1
-- p6 = "2026-11-22 03:04:05.678"
-- p7 = 4503599627370496
-- p8 = "2025-11-22 16:00:00.000"
-- p9 = "CNY"
