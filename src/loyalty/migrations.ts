import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'
import { backtestMovesTable } from './backtest-moves.table.ts'
import { tierChangesTable } from './tier-changes.table.ts'
import { customerTiersTable } from './tiers.table.ts'

/** The loyalty room's schemas in both engines. */
export const loyaltyMigrations: readonly Migration[] = [
  {
    id: '0030-loyalty',
    tables: [customerTiersTable],
    ledger: [
      // Levels set by hand. Rows are ended, never deleted: the past stays as it was.
      sql`CREATE TABLE tier_pins (
            id text PRIMARY KEY,
            program text NOT NULL,
            customer bigint NOT NULL,
            level text NOT NULL,
            mode text NOT NULL CHECK (mode IN ('exact', 'at_least')),
            reason text NOT NULL CHECK (reason <> ''),
            author text NOT NULL,
            made_at timestamptz NOT NULL,
            valid_from timestamptz NOT NULL,
            valid_until timestamptz,
            needs_approval boolean NOT NULL DEFAULT false,
            approved_by text,
            approved_at timestamptz,
            revoked_at timestamptz,
            revoked_by text,
            CHECK (valid_until IS NULL OR valid_until > valid_from),
            CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
            CHECK ((revoked_by IS NULL) = (revoked_at IS NULL)),
            CHECK (approved_by IS NULL OR approved_by <> author))`,
      sql`CREATE INDEX tier_pins_by_customer ON tier_pins (customer, program)`,
      sql`CREATE INDEX tier_pins_by_program ON tier_pins (program)`,
    ],
  },
  {
    id: '0220-tier-changes',
    tables: [tierChangesTable],
    facts: [
      // The level that the row before it had: what a run changed can be read from what it wrote.
      sql`ALTER TABLE customer_tiers ADD COLUMN IF NOT EXISTS came_from LowCardinality(String)`,
    ],
  },
  {
    id: '0210-pins-of-merged',
    // For whom it was set, where that customer was merged into another.
    ledger: [sql`ALTER TABLE tier_pins ADD COLUMN home bigint`],
  },
  {
    id: '0310-tier-backtests',
    tables: [backtestMovesTable],
    ledger: [
      // What a draft would do, as it was reported; `published`: the version that it was published as.
      sql`CREATE TABLE tier_backtests (
            id text PRIMARY KEY,
            program text NOT NULL,
            body jsonb NOT NULL,
            base jsonb NOT NULL,
            report jsonb NOT NULL,
            moves text NOT NULL,
            made_at timestamptz NOT NULL,
            made_by text NOT NULL,
            published integer)`,
      sql`CREATE INDEX tier_backtests_by_program ON tier_backtests (program, id)`,
    ],
  },
]
