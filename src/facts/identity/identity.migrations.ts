import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'

/** Who was found to be the same as whom, so that it can be taken back. */
export const identityMigrations: readonly Migration[] = Object.freeze([
  {
    id: '0210-identity-merges',
    ledger: [
      // `customer`: who has it now. `home`: whose it would be if nobody had ever been merged.
      sql`ALTER TABLE identifiers ADD COLUMN home integer`,
      sql`UPDATE identifiers SET home = customer`,
      sql`ALTER TABLE identifiers ALTER COLUMN home SET NOT NULL`,
      sql`CREATE INDEX identifiers_by_home ON identifiers (home)`,
      // Two homes are one person, while undone_at is empty. Ended, never deleted.
      sql`CREATE TABLE identity_merges (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            a integer NOT NULL,
            b integer NOT NULL,
            -- By what rule; 'person' = somebody decided.
            way text NOT NULL,
            reason text NOT NULL DEFAULT '',
            made_at timestamptz NOT NULL,
            made_by text NOT NULL,
            undone_at timestamptz,
            undone_by text,
            CHECK (a < b),
            CHECK ((undone_at IS NULL) = (undone_by IS NULL)))`,
      sql`CREATE UNIQUE INDEX identity_merges_in_force ON identity_merges (a, b) WHERE undone_at IS NULL`,
      sql`CREATE INDEX identity_merges_by_a ON identity_merges (a)`,
      sql`CREATE INDEX identity_merges_by_b ON identity_merges (b)`,
      // What follows from the merges in force: homes that are no customers of their own now.
      sql`CREATE TABLE merged_customers (home integer PRIMARY KEY, customer integer NOT NULL)`,
      sql`CREATE INDEX merged_customers_by_customer ON merged_customers (customer)`,
      // Facts that the ledger has moved and the facts engine may not have yet: done again until they are.
      sql`CREATE TABLE identity_moves (
            rev bigint PRIMARY KEY,
            at timestamptz NOT NULL,
            homes integer[] NOT NULL)`,
      // How often anybody's belonging has changed: whoever resolved before looks again.
      sql`INSERT INTO counters VALUES ('merge', 0)`,
      sql`ALTER TABLE identity_suggestions ADD COLUMN identity bigint`,
      sql`ALTER TABLE identity_suggestions ADD COLUMN state text NOT NULL DEFAULT 'open'
            CHECK (state IN ('open', 'dismissed'))`,
      sql`ALTER TABLE identity_suggestions ADD COLUMN decided_at timestamptz`,
      sql`ALTER TABLE identity_suggestions ADD COLUMN decided_by text`,
    ],
  },
])
