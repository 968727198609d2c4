import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'

/** Tables of webhooks. Secrets lie in them as they are: signing needs them. They are never given out again. */
export const webhooksMigration: Migration = {
  id: '0222-webhooks',
  ledger: [
    sql`CREATE TABLE webhook_endpoints (
          id text PRIMARY KEY,
          name text NOT NULL,
          url text NOT NULL,
          types text[] NOT NULL,
          -- Definitions such as segment:vip; empty = all.
          about text[] NOT NULL DEFAULT '{}',
          backfill boolean NOT NULL DEFAULT false,
          enabled boolean NOT NULL DEFAULT true,
          disabled_why text NOT NULL DEFAULT '' CHECK (disabled_why IN ('', 'hand', 'gone', 'failing')),
          secret text NOT NULL,
          previous_secret text,
          previous_until timestamptz,
          failing_since timestamptz,
          last_success_at timestamptz,
          version integer NOT NULL DEFAULT 1,
          created_at timestamptz NOT NULL,
          created_by text NOT NULL)`,
    sql`CREATE TABLE webhook_messages (
          id text PRIMARY KEY,
          type text NOT NULL,
          customer bigint NOT NULL,
          subject text NOT NULL,
          from_value text NOT NULL,
          to_value text NOT NULL,
          at timestamptz NOT NULL,
          body text NOT NULL)`,
    sql`CREATE INDEX webhook_messages_by_age ON webhook_messages (at)`,
    sql`CREATE TABLE webhook_deliveries (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          endpoint text NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
          message text NOT NULL REFERENCES webhook_messages (id) ON DELETE CASCADE,
          customer bigint NOT NULL,
          state text NOT NULL CHECK (state IN ('pending', 'sent', 'failed', 'cancelled')),
          -- All tries that there were, and those since it was last asked for.
          attempts integer NOT NULL DEFAULT 0,
          tries integer NOT NULL DEFAULT 0,
          made_at timestamptz NOT NULL,
          due_at timestamptz NOT NULL,
          leased_until timestamptz,
          done_at timestamptz,
          UNIQUE (endpoint, message))`,
    sql`CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, due_at, id) WHERE state = 'pending'`,
    sql`CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (endpoint, customer, id) WHERE state = 'pending'`,
    sql`CREATE INDEX webhook_deliveries_log ON webhook_deliveries (endpoint, id DESC)`,
    sql`CREATE INDEX webhook_deliveries_by_message ON webhook_deliveries (message)`,
    sql`CREATE TABLE webhook_attempts (
          delivery bigint NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
          n integer NOT NULL,
          at timestamptz NOT NULL,
          -- Until the outcome is known: the sender may have died between sending and writing it down.
          failure text NOT NULL DEFAULT 'unknown',
          status integer,
          milliseconds integer,
          answer text NOT NULL DEFAULT '',
          PRIMARY KEY (delivery, n))`,
  ],
}
