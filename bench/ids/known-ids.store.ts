import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { columnNames } from '#facts/tables/versioned.ts'
import { eventsTable } from '#facts/tables/events.table.ts'

/** The source of all events here. */
export const SOURCE = 'bench'

/** Events that one statement makes: bounds its memory. */
const SLICE = 2_000_000
const CUSTOMERS = 1_000_000

/** The id of the n-th known event: as long and as little alike as those that SDKs make. */
const idOf = (n: Sql): Sql => sql`concat('node-next-', lower(hex(sipHash128(toUInt64(${n})))))`

/** Makes so many events inside the engine, under the keys that ingest gives them, over two years and a million customers. */
export async function fillKnownIds(
  facts: Facts,
  ids: number,
  say: (line: string) => void,
): Promise<void> {
  const columns = join(columnNames(eventsTable).map(name))
  for (let first = 0; first < ids; first += SLICE) {
    const count = Math.min(SLICE, ids - first)
    await facts.run(sql`
      INSERT INTO ${name(eventsTable.name)} (${columns})
      SELECT
        toUInt32(1000 + cityHash64(number) % ${CUSTOMERS}) AS customer,
        reinterpretAsUInt128(sipHash128(${SOURCE}, event_id)) AS key,
        0 AS past, 1 AS rev, 0 AS gone,
        at + toIntervalSecond(1) AS known_from,
        toDateTime64('2299-12-31 00:00:00', 3, 'UTC') AS known_to,
        toUInt64(customer) AS identity, 0 AS load, ${SOURCE} AS source,
        ${idOf(sql`number`)} AS event_id,
        ['product_viewed', 'product_added', 'page'][1 + number % 3] AS type,
        toDateTime64('2024-11-22 00:00:00', 3, 'UTC') + toIntervalMillisecond(cityHash64(number, 1) % 63072000000) AS at,
        '' AS session_id,
        concat('sku-', toString(cityHash64(number, 2) % 5000)) AS sku,
        '' AS category, 'web' AS channel, '' AS platform,
        NULL AS value, NULL AS seconds, map() AS properties,
        cityHash64(event_id) AS digest
      FROM numbers(${param(first, 'UInt64')}, ${param(count, 'UInt64')})`)
    say(`made ${first + count} of ${ids} known ids`)
  }
  await facts.run(sql`OPTIMIZE TABLE ${name(eventsTable.name)} FINAL`)
}

/** The ids of some of them. */
export async function knownIds(facts: Facts, numbers: readonly number[]): Promise<string[]> {
  const rows = await facts.query<{ id: string }>(
    sql`SELECT ${idOf(sql`n`)} AS id FROM (SELECT arrayJoin(${param([...numbers], 'Array(UInt64)')}) AS n)`,
  )
  return rows.map((row) => row.id)
}

/** How many events there are, each key once. */
export async function eventsThere(facts: Facts): Promise<number> {
  const [row] = await facts.query<{ n: string }>(
    sql`SELECT count() AS n FROM ${name(eventsTable.name)} WHERE past = 0`,
  )
  return Number(row?.n ?? 0)
}

/** Bytes of the events on disk, and of the index by which their ids are found. */
export async function bytesOf(facts: Facts): Promise<{ disk: number; index: number }> {
  const [row] = await facts.query<{ disk: string; index: string }>(sql`
    SELECT sum(bytes_on_disk) AS disk, sum(secondary_indices_compressed_bytes) AS index
    FROM system.parts WHERE active AND table = ${eventsTable.name}`)
  return { disk: Number(row?.disk ?? 0), index: Number(row?.index ?? 0) }
}
