import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'

/** What was checked in which of the shop's nights; the night is the key, so that it is checked once. */
export const reconcileMigrations: readonly Migration[] = Object.freeze([
  {
    id: '0231-reconciles',
    ledger: [
      sql`CREATE TABLE reconciles (
            night date PRIMARY KEY,
            job text NOT NULL DEFAULT '',
            began_at timestamptz NOT NULL,
            finished_at timestamptz,
            customers bigint NOT NULL DEFAULT 0,
            differences bigint NOT NULL DEFAULT 0,
            remaining bigint NOT NULL DEFAULT 0)`,
    ],
  },
])
