import { name, param, type Sql, sql } from '#sql/sql.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'

/**
 * The shipped membership program by hand: net spend of the calendar year, upgrade at once, a level held to the end of
 * the next year, then the earned one. For this program the fold has a closed form, which is what makes SQL possible
 * at all: in year Y somebody has the higher of what year Y-1 reached at its best and what Y has reached so far. Any
 * other policy (grace days, one step, keep-level conditions, rolling windows, versions, pins) would need other SQL.
 */
export const HAND_TIERS_TABLE = 'hand_tiers'

export const createHandTiersTable = (): Sql => sql`
CREATE TABLE ${name(HAND_TIERS_TABLE)} (
  customer UInt32, level LowCardinality(String), rank UInt8, earned LowCardinality(String), next_level LowCardinality(String),
  since DateTime64(3, 'UTC'), valid_until Nullable(DateTime64(3, 'UTC')),
  value Int64, missing Int64, drop_at Nullable(DateTime64(3, 'UTC')), drop_to LowCardinality(String),
  history_at Array(DateTime64(3, 'UTC')), history_level Array(LowCardinality(String))
) ENGINE = MergeTree ORDER BY customer`

export type HandTiers = {
  readonly standpoint: Standpoint
  /** Keys of the levels, lowest first, and where each but the lowest begins. */
  readonly levels: readonly string[]
  readonly from: readonly number[]
}

export function handTiers({ standpoint, levels, from }: HandTiers): Sql {
  const asOf = instant(standpoint.asOf)
  const zone = param(standpoint.zone, 'String')
  const thresholds = param(from, 'Array(Int64)')
  const keys = param(levels, 'Array(String)')
  const newYear = (year: Sql): Sql => sql`toDateTime64(makeDate32(${year}, 1, 1), 3, ${zone})`
  const never = sql`toDateTime64(0, 3, 'UTC')`
  return sql`
INSERT INTO ${name(HAND_TIERS_TABLE)}
SELECT customer, ${keys}[rank + 1], rank, ${keys}[arrayCount(threshold -> value >= threshold, ${thresholds}) + 1],
  if(rank = length(${thresholds}), '', ${keys}[rank + 2]),
  history[-1].1, valid_until, value,
  if(rank = length(${thresholds}), 0, greatest(0, ${thresholds}[rank + 1] - value)),
  valid_until, if(rank = 0, '', ${keys}[if(this_best = rank, 0, this_best) + 1]),
  history.1, arrayMap(step -> ${keys}[step.2 + 1], history)
FROM (
  WITH
    toInt32(toYear(${asOf}, ${zone})) AS this_year,
    least(if(joined = ${never}, ${asOf}, joined), if(first_at = ${never}, ${asOf}, first_at)) AS entered,
    if(empty(years), [], range(arrayMin(years), this_year + 1)) AS all_years,
    arrayMap(year -> best[indexOf(years, year)], all_years) AS own,
    arrayResize(arrayPushFront(own, 0), length(own)) AS before,
    arrayResize(arrayPushFront(before, 0), length(own)) AS before_that
  SELECT
    c.customer AS customer,
    best[indexOf(years, this_year)] AS this_best,
    greatest(this_best, best[indexOf(years, this_year - 1)]) AS rank,
    if(rank = 0, NULL, ${newYear(sql`this_year + if(this_best = rank, 2, 1)`)}) AS valid_until,
    values[indexOf(years, this_year)] AS value,
    -- On New Year what the year before last had earned is gone; within a year each rank above last year's is a step, the highest of one instant.
    arrayPushFront(arraySort(arrayConcat(
      arrayFilter(step -> step.1 != ${never}, arrayMap((year, last, older) -> (if(older > last, ${newYear(sql`year`)}, ${never}), last), all_years, before, before_that)),
      arrayFlatten(arrayMap((year, last) -> arrayFilter(step -> step.2 > last, reached[indexOf(years, year)]), all_years, before))
    )), (entered, toUInt8(0))) AS history
  FROM (SELECT customer FROM customers FINAL WHERE customer != 0) AS c
  LEFT JOIN (
    SELECT customer, groupArray(year) AS years, groupArray(rank) AS best, groupArray(reached) AS reached, groupArray(value) AS values, min(first_at) AS first_at
    FROM (
      SELECT customer, year, first_at, value,
        -- Running sums matter only where all that came in could reach the lowest threshold.
        if(gross < ${thresholds}[1], [], arraySort(changes)) AS sorted,
        arrayCumSum(arrayMap(change -> toInt64(bitAnd(change, 0xFFFFFFFFFFFFFFFF) - 0x4000000000000000), sorted)) AS running,
        toUInt8(arrayCount(threshold -> arrayMax(running) >= threshold, ${thresholds})) AS rank,
        arrayMap(step -> (fromUnixTimestamp64Milli(toInt64(bitShiftRight(sorted[arrayFirstIndex(sum -> sum >= ${thresholds}[step], running)], 64)), 'UTC'), toUInt8(step)), range(1, rank + 1)) AS each,
        arrayFilter((step, next) -> step.1 != next.1, each, arrayResize(arrayPopFront(each), length(each))) AS reached
      FROM (
        SELECT customer, year,
          groupArrayArray(packed) AS changes,
          sum(total) AS gross,
          sum(arraySum(arrayMap(change -> toInt64(bitAnd(change, 0xFFFFFFFFFFFFFFFF) - 0x4000000000000000), packed))) AS value,
          min(at) AS first_at
        FROM (${changesOf(standpoint)})
        GROUP BY customer, year
      )
    )
    GROUP BY customer
  ) AS o ON o.customer = c.customer
  LEFT JOIN (
    SELECT customer, parseDateTime64BestEffort(argMax(attributes.value, at), 3, 'UTC') AS joined
    FROM attributes FINAL
    WHERE past = 0 AND customer != 0 AND name = 'joined_at' AND at <= ${asOf}
    GROUP BY customer
  ) AS a ON a.customer = c.customer
)`
}

/**
 * Per order: the year it lies in, and each change of its net amount in that year as one number: the instant in the
 * upper half, the amount (moved above 0) in the lower, so that sorting sorts by time and, at one instant, minus first.
 */
function changesOf(standpoint: Standpoint): Sql {
  const asOf = instant(standpoint.asOf)
  const zone = param(standpoint.zone, 'String')
  const pack = (at: Sql, amount: Sql): Sql =>
    sql`bitShiftLeft(toInt128(toUnixTimestamp64Milli(${at})), 64) + toInt128(${amount} + 0x4000000000000000)`
  const netAt = (moment: Sql): Sql => sql`multiIf(
      ifNull(void_at <= ${moment}, 0), 0,
      arrayExists((amount, happened) -> amount < 0 AND happened <= ${moment}, refund_amount, refund_at), least(0, total - ${saidAt(moment)}),
      total - ${saidAt(moment)})`
  const saidAt = (moment: Sql): Sql =>
    sql`arraySum((amount, happened) -> if(amount > 0 AND happened <= ${moment}, amount, 0), refund_amount, refund_at)`
  return sql`
          SELECT customer, at, total,
            toInt32(toYear(at, ${zone})) AS year,
            ${netAt(sql`at`)} AS first_net,
            -- What changes it later: empty for nearly all orders, and then next to free.
            arraySort(arrayDistinct(arrayFilter(moment -> moment > at AND moment <= ${asOf}, arrayConcat(refund_at, if(isNull(void_at), [], [assumeNotNull(void_at)]))))) AS moments,
            arrayMap(moment -> ${netAt(sql`moment`)}, moments) AS nets,
            arrayMap((net, place) -> net - if(place = 1, first_net, nets[place - 1]), nets, arrayEnumerate(nets)) AS steps,
            arrayFilter(change -> toInt64(bitAnd(change, 0xFFFFFFFFFFFFFFFF) - 0x4000000000000000) != 0, arrayPushFront(
              arrayMap((moment, change) -> ${pack(sql`moment`, sql`if(toYear(moment, ${zone}) = year, change, 0)`)}, moments, steps),
              ${pack(sql`at`, sql`first_net`)})) AS packed
          FROM orders FINAL
          WHERE past = 0 AND customer != 0 AND at <= ${asOf} AND state != 'pending' AND currency = ${standpoint.currency}`
}
