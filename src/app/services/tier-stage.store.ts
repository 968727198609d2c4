import { fromEngineTime, type Millis } from '#core/time.ts'
import type { Pin } from '#loyalty/fold-state.ts'
import { param, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

/** When time alone changes somebody's level next; undefined = never. */
export async function nextTierDue(facts: Facts): Promise<Millis | undefined> {
  const [row] = await facts.query<{ due: string }>(sql`
    SELECT min(due_at) AS due FROM customer_tiers FINAL WHERE due_at < toDateTime64('2299-12-31 00:00:00', 3, 'UTC')`)
  const due = fromEngineTime(row?.due ?? '')
  return due > 0 ? due : undefined
}

/** Levels set by hand that hold or will hold, or held and were not taken back, by customer; in order of beginning. */
export async function standingPins(
  ledger: Ledger,
  program: string,
  now: Millis,
): Promise<Map<number, Pin[]>> {
  const rows = await ledger.query<{
    id: string
    customer: bigint
    level: string
    mode: Pin['mode']
    valid_from: number
    valid_until: number | null
    revoked_at: number | null
  }>(sql`
    SELECT id, customer, level, mode, valid_from, valid_until, revoked_at
    FROM tier_pins
    WHERE program = ${program} AND (NOT needs_approval OR approved_at IS NOT NULL)
      AND (revoked_at IS NULL OR revoked_at > valid_from)
      AND made_at <= to_timestamp(${param(now / 1000, 'Float64')}::float8)
    ORDER BY valid_from, id`)
  const pins = new Map<number, Pin[]>()
  for (const row of rows) {
    const customer = Number(row.customer)
    const list = pins.get(customer) ?? []
    list.push({
      id: row.id,
      level: row.level,
      from: row.valid_from,
      until: Math.min(
        row.valid_until ?? Number.POSITIVE_INFINITY,
        row.revoked_at ?? Number.POSITIVE_INFINITY,
      ),
      mode: row.mode,
    })
    pins.set(customer, list)
  }
  return pins
}

/** What everybody's levels were, per shard, to be compared with later. */
export type KeptTiers = AsyncDisposable & {
  readonly sessions: readonly (Facts & AsyncDisposable)[]
}

const STANDING = sql`toString(program) AS program, customer, toString(level) AS level,
  cityHash64(level, rank, held, earned, ifNull(valid_until, toDateTime64(0, 3, 'UTC')), pin, value, next_level, drop_to, history_at, history_level, history_reason) AS standing`

export async function keepTiers(facts: Facts): Promise<KeptTiers> {
  const sessions = await Promise.all(
    facts.shards.map(async (shard) => {
      const session = await shard.session()
      await session.run(
        sql`CREATE TEMPORARY TABLE kept_tiers (program String, customer UInt32, level String, standing UInt64) ENGINE = Memory`,
      )
      await session.run(sql`INSERT INTO kept_tiers SELECT ${STANDING} FROM customer_tiers FINAL`)
      return session
    }),
  )
  return {
    sessions,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()))
    },
  }
}

/** So many on each shard are looked for. */
const MOST = 1000

/** Who stands otherwise now. */
export async function differingTiers(kept: KeptTiers) {
  const found: { customer: number; program: string; stored: string; recomputed: string }[] = []
  let compared = 0
  for (const session of kept.sessions) {
    const [count] = await session.query<{ n: string }>(sql`SELECT count() AS n FROM kept_tiers`)
    compared += Number(count?.n ?? 0)
    found.push(
      ...(await session.query<{
        customer: number
        program: string
        stored: string
        recomputed: string
      }>(sql`
        SELECT customer, program, anyIf(level, kept = 1) AS stored, anyIf(level, kept = 0) AS recomputed
        FROM (
          SELECT program, customer, level, standing, 1 AS kept FROM kept_tiers
          UNION ALL
          SELECT ${STANDING}, 0 AS kept FROM customer_tiers FINAL
        )
        GROUP BY customer, program
        HAVING count() = 1 OR uniqExact(standing) > 1
        LIMIT ${MOST}`)),
    )
  }
  return { compared, differences: found, isCut: found.length >= MOST }
}
