import { type Sql, sql } from '#sql/sql.ts'
import { feedbackStage } from '../stage/stage.ts'
import { feedbackTable } from '../tables/feedback.table.ts'
import type { FactKind, NextContext } from './fact-kind.ts'
import { stamp } from './stamp.ts'

/** A review can be edited: what comes last under an id is what holds. */
export const feedbackKind: FactKind = {
  key: 'feedback',
  stage: feedbackStage,
  table: feedbackTable,
  countBy: sql`key`,
  digest: sql`cityHash64(customer, kind, at, ifNull(toString(score), ''), text, order_id, channel)`,
  next: (context: NextContext): Sql => sql`
SELECT ${stamp(context, { customer: sql`w.customer`, identity: sql`w.identity`, key: sql`s.key` })},
  s.source AS source,
  s.feedback_id AS feedback_id,
  s.kind AS kind,
  assumeNotNull(s.at) AS at,
  s.score AS score,
  s.text AS text,
  s.order_id AS order_id,
  s.channel AS channel,
  cityHash64(w.customer, s.kind, assumeNotNull(s.at), ifNull(toString(s.score), ''), s.text, s.order_id, s.channel) AS digest,
  c.there = 0 AS fresh,
  c.customer AS was_customer,
  s.key AS fact,
  fresh AS is_new
FROM (SELECT * FROM ${context.staged} ORDER BY row DESC LIMIT 1 BY key) AS s
INNER JOIN ${context.whos} AS w ON w.who = s.who
LEFT JOIN (
  SELECT key, customer, identity, digest, toUInt8(1) AS there
  FROM feedback FINAL
  WHERE past = 0 AND key IN (SELECT key FROM ${context.staged})
) AS c ON c.key = s.key
LEFT JOIN merged_identities AS m ON m.identity = c.identity
-- Told anew by another of those who were merged: if they are parted, it is theirs.
WHERE c.there = 0 OR c.digest != digest OR w.home != if(m.home = 0, c.customer, m.home)`,
}
