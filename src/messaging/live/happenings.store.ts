import type { Clock } from '#core/clock.ts'
import type { Json } from '#core/json.ts'
import { sql } from '#sql/sql.ts'
import { instant, json } from '#stores/instant.ts'
import type { Ledger, Migration } from '#stores/ports.ts'

/** Kinds of happenings: what open pages are told of. */
export const HAPPENINGS = ['evaluated', 'moved', 'job'] as const
export type HappeningKind = (typeof HAPPENINGS)[number]

/** Something that open pages show. No personal data: every role may hear of it. */
export type Happening = {
  readonly id: bigint
  readonly kind: HappeningKind
  readonly body: { readonly [key: string]: Json }
}

/** What is older is forgotten: whoever was away longer reads its pages anew. */
const KEPT_MS = 600_000

export const happeningsMigration: Migration = {
  id: '0223-happenings',
  ledger: [
    sql`CREATE TABLE happenings (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          at timestamptz NOT NULL,
          kind text NOT NULL,
          body jsonb NOT NULL)`,
    sql`CREATE INDEX happenings_by_age ON happenings (at)`,
  ],
}

export type Happenings = ReturnType<typeof happeningsStore>

export function happeningsStore({
  ledger,
  clock,
}: {
  readonly ledger: Ledger
  readonly clock: Clock
}) {
  return {
    /** Numbers are given and seen in one order: whoever reads past one has seen all before it. */
    async note(kind: HappeningKind, body: Happening['body']): Promise<void> {
      await ledger.query(sql`
        WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('happenings'))),
        old AS (DELETE FROM happenings WHERE at < ${instant(clock.now() - KEPT_MS)})
        INSERT INTO happenings (at, kind, body)
        SELECT ${instant(clock.now())}, ${kind}, ${json(body)} FROM alone`)
    },

    /** In order; at most `limit`. */
    after: async (id: bigint, limit: number): Promise<Happening[]> =>
      ledger.query<Happening>(
        sql`SELECT id, kind, body FROM happenings WHERE id > ${id} ORDER BY id LIMIT ${limit}`,
      ),

    /** The oldest that is kept, and the newest there was; both 0 where there are none. */
    async span(): Promise<{ readonly oldest: bigint; readonly newest: bigint }> {
      const [row] = await ledger.query<{ oldest: bigint; newest: bigint }>(
        sql`SELECT coalesce(min(id), 0) AS oldest, coalesce(max(id), 0) AS newest FROM happenings`,
      )
      return row ?? { oldest: 0n, newest: 0n }
    },
  }
}
