import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'
import { identityMigrations } from './identity/identity.migrations.ts'
import { deliveriesMigrations } from './sources/source-deliveries.store.ts'
import { uploadPiecesMigration } from './imports/upload-pieces.store.ts'
import { sourcesMigrations } from './sources/sources.migrations.ts'
import { factTables } from './tables/registry.ts'

/** The facts room's schemas in both engines. */
export const factsMigrations: readonly Migration[] = [
  {
    id: '0010-facts',
    tables: factTables,
    ledger: [
      sql`CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL)`,
      sql`INSERT INTO counters VALUES ('customer', 0), ('identity', 0), ('batch', 0), ('import', 0)`,
      // The unique constraint is the arbiter of who is who.
      sql`CREATE TABLE identifiers (
            kind text NOT NULL,
            -- Bytewise, whatever the database's language: search looks up ranges of prefixes.
            value text COLLATE "C" NOT NULL,
            id bigint NOT NULL,
            customer integer NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (kind, value))`,
      sql`CREATE INDEX identifiers_by_customer ON identifiers (customer)`,
      // Two identified customers are never merged silently: what points at both waits here for a person or a rule.
      sql`CREATE TABLE identity_suggestions (
            customer_a integer NOT NULL,
            customer_b integer NOT NULL,
            kind text NOT NULL,
            seen_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (customer_a, customer_b, kind))`,
      sql`CREATE TABLE imports (
            id integer PRIMARY KEY,
            kind text NOT NULL,
            file_name text NOT NULL,
            source text NOT NULL,
            bytes bigint NOT NULL,
            upload text NOT NULL,
            mapping jsonb NOT NULL,
            inspection jsonb NOT NULL,
            state text NOT NULL,
            dry_run boolean NOT NULL DEFAULT false,
            done_slices integer NOT NULL DEFAULT 0,
            slices integer NOT NULL DEFAULT 0,
            bytes_read bigint NOT NULL DEFAULT 0,
            rows bigint NOT NULL DEFAULT 0,
            counts jsonb NOT NULL DEFAULT '{}',
            facts jsonb NOT NULL DEFAULT '{}',
            pending jsonb,
            problem jsonb,
            job text,
            created_by text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            started_at timestamptz,
            finished_at timestamptz,
            undone_at timestamptz)`,
      sql`CREATE TABLE uploads (
            id text PRIMARY KEY,
            name text NOT NULL,
            bytes bigint NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now())`,
    ],
  },
  ...sourcesMigrations,
  ...deliveriesMigrations,
  {
    id: '0220-touched-by-imports',
    // Which import a batch was of: what moves then is history that is filled in, no news.
    facts: [sql`ALTER TABLE touched ADD COLUMN IF NOT EXISTS load UInt32`],
  },
  uploadPiecesMigration,
  ...identityMigrations,
]
