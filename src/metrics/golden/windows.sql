SELECT
  customers.customer AS customer,
  least(
    if(events.v_due = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, events.v_due),
    {p0:DateTime64(3, 'UTC')}
  ) AS due_at,
  events.v_count_events AS ever,
  events.v_count_events_2 AS days,
  events.v_count_events_3 AS months,
  events.v_count_events_4 AS hours,
  events.v_count_events_5 AS this_month,
  events.v_count_events_6 AS last_year
FROM (
  SELECT customer, argMax(gone, rev) AS gone
  FROM customers
  WHERE customer != 0
  GROUP BY customer
) AS customers
LEFT JOIN (
  SELECT
    customer,
    a_count AS v_count_events,
    a_count_2 AS v_count_events_2,
    a_count_3 AS v_count_events_3,
    a_count_4 AS v_count_events_4,
    a_count_5 AS v_count_events_5,
    a_count_6 AS v_count_events_6,
    least(if(a_ahead = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, a_ahead),
      if(a_oldest = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, greatest(toDateTime64(addDays(toDate32(a_oldest, {p1:String}), {p2:Int64}), 3, {p1:String}), {p3:DateTime64(3, 'UTC')})),
      if(a_oldest_2 = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, greatest(toDateTime64(addMonths(toDate32(a_oldest_2, {p1:String}), {p4:Int64}), 3, {p1:String}), {p3:DateTime64(3, 'UTC')})),
      if(a_oldest_3 = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, addMilliseconds(a_oldest_3, {p5:Int64})),
      if(a_oldest_4 = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, {p6:DateTime64(3, 'UTC')}),
      if(a_oldest_5 = toDateTime64(0, 3, 'UTC'), {p0:DateTime64(3, 'UTC')}, {p7:DateTime64(3, 'UTC')}),
      {p0:DateTime64(3, 'UTC')}) AS v_due
  FROM (
    SELECT
      customer,
      countIf(r_band >= {p8:UInt8}) AS a_count,
      countIf(r_band >= {p9:UInt8}) AS a_count_2,
      countIf(r_band >= {p10:UInt8}) AS a_count_3,
      countIf(r_band >= {p11:UInt8}) AS a_count_4,
      countIf(r_band >= {p12:UInt8}) AS a_count_5,
      countIf(r_band BETWEEN {p13:UInt8} AND {p13:UInt8}) AS a_count_6,
      minIf(r_at, r_band = 0) AS a_ahead,
      minIf(r_at, r_band >= {p9:UInt8}) AS a_oldest,
      minIf(r_at, r_band >= {p10:UInt8}) AS a_oldest_2,
      minIf(r_at, r_band >= {p11:UInt8}) AS a_oldest_3,
      minIf(r_at, r_band >= {p12:UInt8}) AS a_oldest_4,
      minIf(r_at, r_band >= {p13:UInt8}) AS a_oldest_5
    FROM (
      SELECT
        customer,
        toUInt8((at <= {p14:DateTime64(3, 'UTC')}) * (1 + (at >= {p15:DateTime64(3, 'UTC')}) + (at >= {p16:DateTime64(3, 'UTC')}) + (at >= {p17:DateTime64(3, 'UTC')}) + (at >= {p18:DateTime64(3, 'UTC')}) + (at >= {p19:DateTime64(3, 'UTC')}) + (at >= {p20:DateTime64(3, 'UTC')}))) AS r_band,
        at AS r_at
      FROM events FINAL
      WHERE past = 0 AND gone = 0 AND customer != 0
    )
    GROUP BY customer
  )
) AS events ON events.customer = customers.customer
WHERE customers.gone = 0
ORDER BY customer
SETTINGS short_circuit_function_evaluation = 'disable'

-- p0 = "2299-12-31 00:00:00.000"
-- p1 = "Asia/Shanghai"
-- p2 = 30
-- p3 = "2026-11-22 16:00:00.000"
-- p4 = 3
-- p5 = 86400001
-- p6 = "2026-11-30 16:00:00.000"
-- p7 = "2026-12-31 16:00:00.000"
-- p8 = 1
-- p9 = 5
-- p10 = 4
-- p11 = 7
-- p12 = 6
-- p13 = 2
-- p14 = "2026-11-22 03:04:05.678"
-- p15 = "2024-12-31 16:00:00.000"
-- p16 = "2025-12-31 16:00:00.000"
-- p17 = "2026-08-22 16:00:00.000"
-- p18 = "2026-10-23 16:00:00.000"
-- p19 = "2026-10-31 16:00:00.000"
-- p20 = "2026-11-21 03:04:05.678"
