import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'

/** Where facts come from, and what is kept of how that goes. */
export const sourcesMigrations: readonly Migration[] = Object.freeze([
  {
    id: '0200-sources',
    ledger: [
      sql`CREATE TABLE sources (
            key text PRIMARY KEY,
            kind text NOT NULL,
            name text NOT NULL,
            active boolean NOT NULL DEFAULT true,
            settings jsonb NOT NULL DEFAULT '{}',
            write_key_hash text UNIQUE,
            write_key_hint text,
            -- While clients are moved to a new write key, the one before works until then.
            previous_key_hash text UNIQUE,
            previous_until timestamptz,
            version bigint NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            created_by text NOT NULL,
            rotated_at timestamptz,
            last_seen_at timestamptz)`,
      // Apart from their source, so that whatever lists sources can not show them.
      sql`CREATE TABLE source_secrets (
            source text NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
            key text NOT NULL,
            value text NOT NULL,
            set_at timestamptz NOT NULL,
            PRIMARY KEY (source, key))`,
      sql`CREATE TABLE source_hours (
            source text NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
            hour timestamptz NOT NULL,
            what text NOT NULL,
            received bigint NOT NULL DEFAULT 0,
            fresh bigint NOT NULL DEFAULT 0,
            updated bigint NOT NULL DEFAULT 0,
            duplicate bigint NOT NULL DEFAULT 0,
            rejected bigint NOT NULL DEFAULT 0,
            ignored bigint NOT NULL DEFAULT 0,
            PRIMARY KEY (source, hour, what))`,
      // One row for each thing that goes wrong, however often it does.
      sql`CREATE TABLE source_problems (
            source text NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
            code text NOT NULL,
            path text NOT NULL,
            problem jsonb NOT NULL,
            times bigint NOT NULL DEFAULT 1,
            first_at timestamptz NOT NULL,
            last_at timestamptz NOT NULL,
            PRIMARY KEY (source, code, path))`,
      sql`CREATE TABLE source_rejects (
            id text PRIMARY KEY,
            source text NOT NULL REFERENCES sources (key) ON DELETE CASCADE,
            what text NOT NULL,
            -- The same thing refused twice is one row.
            digest text NOT NULL,
            raw text NOT NULL,
            problem jsonb NOT NULL,
            received_at timestamptz NOT NULL,
            last_at timestamptz NOT NULL,
            times integer NOT NULL DEFAULT 1,
            UNIQUE (source, digest))`,
      sql`CREATE INDEX source_rejects_by_source ON source_rejects (source, id)`,
      // What the live view shows: gone after a crash of the engine, and soon by itself.
      sql`CREATE UNLOGGED TABLE source_arrivals (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            source text NOT NULL,
            at timestamptz NOT NULL,
            arrival jsonb NOT NULL)`,
      sql`CREATE INDEX source_arrivals_by_source ON source_arrivals (source, id)`,
      // When a message that changes more than behaviour was first heard: sent again, it says the same of the same instant.
      sql`CREATE TABLE source_messages (
            source text NOT NULL,
            id text COLLATE "C" NOT NULL,
            at timestamptz NOT NULL,
            digest text NOT NULL,
            PRIMARY KEY (source, id))`,
    ],
  },
  {
    id: '0201-source-orders',
    ledger: [
      // What the messages about an order say together, in whatever order they come.
      sql`CREATE TABLE source_orders (
            source text NOT NULL,
            order_id text COLLATE "C" NOT NULL,
            changed_at timestamptz NOT NULL,
            story jsonb,
            PRIMARY KEY (source, order_id))`,
    ],
  },
])
