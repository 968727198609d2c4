import { name, param, type Sql, sql } from '#sql/sql.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { groupOf, rfmClasses } from '#metrics/rfm/classes.ts'
import { standardRfm } from '#metrics/rfm/rfm-model.ts'
import { HAND_TABLE } from './hand-metrics.store.ts'

/** RFM by hand: quintiles, scores, the eight classes by mean scores, and the eleven groups by a table of 125 cells. */
export const HAND_RFM_TABLE = 'hand_rfm'

export const createHandRfmTable = (): Sql => sql`
CREATE TABLE ${name(HAND_RFM_TABLE)} (
  customer UInt32, recency Float64, frequency Float64, monetary Float64, r UInt8, f UInt8, m UInt8,
  class LowCardinality(String), group LowCardinality(String)
) ENGINE = MergeTree ORDER BY customer`

export function handRfm(standpoint: Standpoint): Sql {
  const zone = param(standpoint.zone, 'String')
  const base = sql`
    SELECT customer,
      toFloat64(dateDiff('day', toDate32(assumeNotNull(recency_days), ${zone}), toDate32(${instant(standpoint.asOf)}, ${zone}))) AS recency,
      toFloat64(h.frequency) AS frequency,
      toFloat64(h.monetary) AS monetary
    FROM ${name(HAND_TABLE)} AS h
    WHERE isNotNull(recency_days)`
  const passed = (value: Sql, axis: number): Sql =>
    sql`((${value} > cuts.${position(axis)}[1]) + (${value} > cuts.${position(axis)}[2]) + (${value} > cuts.${position(axis)}[3]) + (${value} > cuts.${position(axis)}[4]))`
  const scored = sql`
    SELECT customer, recency, frequency, monetary,
      toUInt8(5 - ${passed(sql`recency`, 1)}) AS r, toUInt8(1 + ${passed(sql`frequency`, 2)}) AS f, toUInt8(1 + ${passed(sql`monetary`, 3)}) AS m
    FROM (${base})`
  return sql`
INSERT INTO ${name(HAND_RFM_TABLE)}
WITH
  (SELECT (
    quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(recency),
    quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(frequency),
    quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(monetary)) FROM (${base})) AS cuts,
  (SELECT (avg(r), avg(f), avg(m)) FROM (${scored})) AS means
SELECT customer, recency, frequency, monetary, r, f, m,
  ${param(CLASSES, 'Array(String)')}[1 + 4 * (r > means.1) + 2 * (f > means.2) + (m > means.3)],
  ${param(GROUPS, 'Array(String)')}[25 * (r - 1) + 5 * (f - 1) + m]
FROM (${scored})`
}

/** A place in a tuple can't be bound. */
const position = (axis: number): Sql => [sql`1`, sql`2`, sql`3`][axis - 1] as Sql

const CLASSES = Array.from({ length: 8 }, (_, bits) => {
  const high = { r: (bits & 4) !== 0, f: (bits & 2) !== 0, m: (bits & 1) !== 0 }
  return (
    rfmClasses.find(
      (one) => one.high.r === high.r && one.high.f === high.f && one.high.m === high.m,
    )?.key ?? ''
  )
})

const GROUPS = Array.from({ length: 125 }, (_, cell) => {
  const scores = {
    r: 1 + Math.floor(cell / 25),
    f: 1 + (Math.floor(cell / 5) % 5),
    m: 1 + (cell % 5),
  }
  return groupOf(scores, standardRfm)?.key ?? ''
})
