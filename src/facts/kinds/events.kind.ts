import { type Sql, sql } from '#sql/sql.ts'
import { eventsStage } from '../stage/stage.ts'
import { eventsTable } from '../tables/events.table.ts'
import type { FactKind, NextContext } from './fact-kind.ts'
import { stamp } from './stamp.ts'

/** An event never changes: the first one under an id stays, whatever comes under the same id later. */
export const eventsKind: FactKind = {
  key: 'events',
  stage: eventsStage,
  table: eventsTable,
  countBy: sql`key`,
  next: (context: NextContext): Sql => sql`
SELECT ${stamp(context, { customer: sql`w.customer`, identity: sql`w.identity`, key: sql`s.key` })},
  s.source AS source,
  s.event_id AS event_id,
  s.type AS type,
  assumeNotNull(s.at) AS at,
  s.session_id AS session_id,
  s.sku AS sku,
  s.category AS category,
  s.channel AS channel,
  s.platform AS platform,
  s.value AS value,
  s.seconds AS seconds,
  s.properties AS properties,
  cityHash64(s.type, assumeNotNull(s.at), s.session_id, s.sku, s.category, toString(s.properties)) AS digest,
  toUInt8(1) AS fresh,
  toUInt32(0) AS was_customer,
  s.key AS fact,
  fresh AS is_new
FROM (SELECT * FROM ${context.staged} ORDER BY row LIMIT 1 BY key) AS s
INNER JOIN ${context.whos} AS w ON w.who = s.who
WHERE s.key NOT IN (SELECT key FROM events FINAL WHERE past = 0 AND key IN (SELECT key FROM ${context.staged}))`,
}
