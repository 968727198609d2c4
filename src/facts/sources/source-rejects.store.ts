import { createHash } from 'node:crypto'
import type { Clock } from '#core/clock.ts'
import { timeOrderedId } from '#core/ids.ts'
import type { Problem } from '#core/problem.ts'
import type { Millis } from '#core/time.ts'
import { sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'

/** Something that arrived and was acknowledged, but could not be taken in: kept until somebody mends or drops it. */
export type Reject = {
  readonly id: string
  readonly source: string
  /** How it is sent again: `message` (tracking), or a kind of item that POST takes (orders, customers …). */
  readonly what: string
  /** The JSON as it came. */
  readonly raw: string
  readonly problem: Problem
  readonly received_at: Millis
  readonly last_at: Millis
  readonly times: number
}
export type NewReject = Pick<Reject, 'what' | 'raw' | 'problem'> & {
  /** The sender's id: the same thing sent again is one row, however it is written then. */
  readonly key?: string
}

/** Of each source, so many, for so long: they hold what people are called. */
const KEPT = 10_000
const KEPT_MS = 90 * 24 * 3_600_000

export type SourceRejects = ReturnType<typeof sourceRejects>

/** What was refused, item by item. Durable when `keep` resolves. */
export function sourceRejects({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
  return {
    async keep(source: string, rejects: readonly NewReject[]): Promise<void> {
      const now = clock.now()
      for (const { what, raw, problem, key } of rejects) {
        // \u0000 is no letter of the ledger.
        const text = raw.replaceAll('\\u0000', '').replaceAll('\u0000', '')
        await ledger.query(sql`
          INSERT INTO source_rejects AS r (id, source, what, digest, raw, problem, received_at, last_at)
          VALUES (${timeOrderedId(now)}, ${source}, ${what}, ${digestOf(what, key ?? text)}, ${text},
            ${JSON.stringify(problem)}::jsonb, ${instant(now)}, ${instant(now)})
          ON CONFLICT (source, digest) DO UPDATE SET times = r.times + 1, last_at = excluded.last_at,
            problem = excluded.problem`)
      }
      if (rejects.length === 0) return
      await ledger.query(sql`
        DELETE FROM source_rejects WHERE source = ${source} AND id < coalesce(
          (SELECT id FROM source_rejects WHERE source = ${source} ORDER BY id DESC OFFSET ${KEPT} LIMIT 1), '')`)
    },

    /** Newest first; `after` is an id. */
    list: (source: string, limit: number, after?: string): Promise<Reject[]> =>
      ledger.query<Reject>(sql`
        SELECT id, source, what, raw, problem, received_at, last_at, times FROM source_rejects
        WHERE source = ${source} ${after === undefined ? sql`` : sql`AND id < ${after}`}
        ORDER BY id DESC LIMIT ${limit}`),

    async find(source: string, id: string): Promise<Reject | undefined> {
      const [row] = await ledger.query<Reject>(sql`
        SELECT id, source, what, raw, problem, received_at, last_at, times FROM source_rejects
        WHERE source = ${source} AND id = ${id}`)
      return row
    },

    async drop(source: string, id: string): Promise<void> {
      await ledger.query(sql`DELETE FROM source_rejects WHERE source = ${source} AND id = ${id}`)
    },

    /** Drops what nobody has looked after for three months. */
    async tidy(): Promise<void> {
      await ledger.query(
        sql`DELETE FROM source_rejects WHERE last_at < ${instant(clock.now() - KEPT_MS)}`,
      )
    },

    /** How many wait, by source. */
    async waiting(): Promise<Map<string, number>> {
      const rows = await ledger.query<{ source: string; n: bigint }>(
        sql`SELECT source, count(*) AS n FROM source_rejects GROUP BY source`,
      )
      return new Map(rows.map((row) => [row.source, Number(row.n)]))
    },
  }
}

const digestOf = (what: string, raw: string): string =>
  createHash('sha256').update(`${what}\n${raw}`).digest('hex').slice(0, 32)
