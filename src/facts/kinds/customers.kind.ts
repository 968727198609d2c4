import { param, type Sql, sql } from '#sql/sql.ts'
import { customersStage } from '../stage/stage.ts'
import { attributesTable } from '../tables/attributes.table.ts'
import type { FactKind, NextContext } from './fact-kind.ts'
import { stamp } from './stamp.ts'

/**
 * A customer's attributes, one fact each. A value told without a time holds from now on, and only if it differs
 * from the one that holds; a value told with a time is a fact of that instant, in whatever order it comes.
 */
export const customersKind: FactKind = {
  key: 'customers',
  stage: customersStage,
  table: attributesTable,
  countBy: sql`who`,
  next: (context: NextContext): Sql => sql`
SELECT ${stamp(context, { customer: sql`s.customer`, identity: sql`s.identity`, key: sql`s.key` })},
  s.source AS source,
  s.name AS name,
  s.at AS at,
  s.value AS value,
  cityHash64(s.value) AS digest,
  t.there = 0 AS fresh,
  s.customer AS was_customer,
  toUInt128(s.who) AS fact,
  s.customer NOT IN (SELECT customer FROM customers FINAL WHERE customer IN (SELECT customer FROM ${context.whos})) AS is_new
FROM (
  SELECT w.customer AS customer, w.home AS home, w.identity AS identity, r.who AS who, r.source AS source, r.row AS row,
    isNotNull(r.at) AS dated,
    ifNull(r.at, ${param(context.now, "DateTime64(3, 'UTC')")}) AS at,
    pair.1 AS name, pair.2 AS value,
    reinterpretAsUInt128(sipHash128(w.home, name, at)) AS key
  FROM ${context.staged} AS r
  INNER JOIN ${context.whos} AS w ON w.who = r.who
  ARRAY JOIN CAST(r.attributes, 'Array(Tuple(String, String))') AS pair
  ORDER BY row DESC
  LIMIT 1 BY key
) AS s
LEFT JOIN (
  SELECT key, digest, toUInt8(1) AS there
  FROM attributes FINAL
  WHERE past = 0 AND customer IN (SELECT customer FROM ${context.whos})
) AS t ON t.key = s.key
LEFT JOIN (
  -- What each of a merged customer's homes had said: if they are parted again, each has said its own.
  SELECT if(m.home = 0, a.customer, m.home) AS home, a.name AS name, argMax(a.value, (a.at, a.value)) AS value, toUInt8(1) AS there
  FROM (
    SELECT customer, name, at, value, identity FROM attributes FINAL
    WHERE past = 0 AND customer IN (SELECT customer FROM ${context.whos})
      AND at <= ${param(context.now, "DateTime64(3, 'UTC')")}
  ) AS a
  LEFT JOIN merged_identities AS m ON m.identity = a.identity
  GROUP BY home, name
) AS held ON held.home = s.home AND held.name = s.name
WHERE if(s.dated, t.there = 0 OR t.digest != digest, held.there = 0 OR held.value != s.value)`,
}
