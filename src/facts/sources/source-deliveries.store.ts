import type { Clock } from '#core/clock.ts'
import { sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import type { Ledger, Migration } from '#stores/ports.ts'

export const deliveriesMigrations: readonly Migration[] = Object.freeze([
  {
    id: '0205-source-deliveries',
    ledger: [
      sql`CREATE TABLE source_deliveries (
            source text NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
            -- Of the platform's id and of what it carried: another content under a known id is another delivery.
            digest text COLLATE "C" NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (source, digest))`,
      sql`CREATE INDEX source_deliveries_by_age ON source_deliveries (at)`,
    ],
  },
])

/** Platforms try again for two days at most. What comes later is known by its facts. */
const KEPT_MS = 30 * 24 * 3_600_000

export type SourceDeliveries = ReturnType<typeof sourceDeliveries>

/**
 * Which deliveries of webhooks were taken in whole, so that one that comes again costs nothing. Facts do not rest on
 * it: what is delivered again later changes nothing, either.
 */
export function sourceDeliveries({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
  return {
    async isKnown(source: string, digest: string): Promise<boolean> {
      const rows = await ledger.query(
        sql`SELECT 1 AS there FROM source_deliveries WHERE source = ${source} AND digest = ${digest}`,
      )
      return rows.length > 0
    },

    async remember(source: string, digest: string): Promise<void> {
      await ledger.query(sql`
        INSERT INTO source_deliveries (source, digest, at) VALUES (${source}, ${digest}, ${instant(clock.now())})
        ON CONFLICT (source, digest) DO NOTHING`)
    },

    /** Forgets what no platform sends again. */
    async tidy(): Promise<void> {
      await ledger.query(
        sql`DELETE FROM source_deliveries WHERE at < ${instant(clock.now() - KEPT_MS)}`,
      )
    },
  }
}
