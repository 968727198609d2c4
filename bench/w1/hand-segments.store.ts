import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { HAND_TABLE } from './hand-metrics.store.ts'
import { HAND_RFM_TABLE } from './hand-rfm.store.ts'
import { HAND_TIERS_TABLE } from './hand-tiers.store.ts'
import { benchSegments } from './segments.ts'

/** Who is in which of the fifty segments by hand: one row a customer, the places of the segments, ascending from 1. */
export const HAND_SEGMENTS_TABLE = 'hand_segments'

export const createHandSegmentsTable = (): Sql => sql`
CREATE TABLE ${name(HAND_SEGMENTS_TABLE)} (customer UInt32, members Array(UInt32)) ENGINE = MergeTree ORDER BY customer`

export const handSegments = (standpoint: Standpoint): Sql => {
  const segments = benchSegments(standpoint)
  return sql`
INSERT INTO ${name(HAND_SEGMENTS_TABLE)}
SELECT h.customer, arrayFilter((place, is_in) -> is_in, ${param(
    segments.map((_, place) => place + 1),
    'Array(UInt32)',
  )}, [${join(segments.map(({ byHand }) => sql`toUInt8(ifNull(${byHand}, 0))`))}])
FROM ${name(HAND_TABLE)} AS h
LEFT JOIN ${name(HAND_RFM_TABLE)} AS r ON r.customer = h.customer
LEFT JOIN ${name(HAND_TIERS_TABLE)} AS t ON t.customer = h.customer`
}
