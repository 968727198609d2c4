import { toEngineTime, type Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

/** The channels that customers of the made shop have been asked about. */
export const CHANNELS = ['sms', 'email', 'wechat'] as const

/**
 * What customers told about being written to, beside the facts of W1: three answers each, a third of them yes; one
 * in ten has changed its mind since.
 */
export async function fillConsents(facts: Facts, end: Millis): Promise<void> {
  const [found] = await facts.query<{ n: string }>(
    sql`SELECT count() AS n FROM attributes WHERE startsWith(name, 'consent.')`,
  )
  if (found?.n !== '0') return
  const at = sql`${param(toEngineTime(end), "DateTime64(3, 'UTC')")} - toIntervalDay(5 + h % 300)`
  await facts.run(sql`
INSERT INTO attributes (customer, key, past, rev, gone, known_from, identity, load, source, name, at, value, digest)
SELECT customer, reinterpretAsUInt128(sipHash128('bench', concat(called, toString(customer), '-', toString(turn)))),
  0, 1, 0, moment + toIntervalSecond(2), customer, 0, 'bench', called, moment, said, cityHash64(said)
FROM (
  SELECT customer, turn, concat('consent.', channel) AS called, cityHash64(customer, channel) AS h,
    ${at} + toIntervalDay(turn) AS moment,
    if((h % 3 = 0) = (turn = 0), 'true', 'false') AS said
  FROM (SELECT customer FROM customers FINAL)
  ARRAY JOIN ${param([...CHANNELS], 'Array(String)')} AS channel
  ARRAY JOIN if(cityHash64(customer, channel, 1) % 10 = 0, [0, 1], [0]) AS turn
)`)
  await facts.run(sql`OPTIMIZE TABLE attributes PARTITION 1 FINAL`)
}
