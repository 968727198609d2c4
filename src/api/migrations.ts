import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'

/** Users, their one-time links and sessions, API keys, tries at signing in, answers kept for Idempotency-Key. */
export const apiMigrations: readonly Migration[] = Object.freeze([
  {
    id: '0060-people',
    ledger: [
      sql`CREATE TABLE users (
            id text PRIMARY KEY,
            name text NOT NULL,
            display_name text NOT NULL,
            role text NOT NULL CHECK (role IN ('owner', 'operator', 'viewer')),
            state text NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
            password text,
            version bigint NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            last_seen_at timestamptz)`,
      // Ann and ann are one name.
      sql`CREATE UNIQUE INDEX users_name ON users (lower(name))`,
      sql`CREATE TABLE setup_links (
            hash text PRIMARY KEY,
            purpose text NOT NULL CHECK (purpose IN ('owner', 'invitation', 'password')),
            user_id text REFERENCES users (id),
            expires_at timestamptz NOT NULL,
            used_at timestamptz)`,
      sql`CREATE TABLE sessions (
            hash text PRIMARY KEY,
            user_id text NOT NULL REFERENCES users (id),
            created_at timestamptz NOT NULL,
            seen_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL)`,
      sql`CREATE INDEX sessions_user ON sessions (user_id)`,
      sql`CREATE TABLE api_keys (
            id text PRIMARY KEY,
            name text NOT NULL,
            prefix text NOT NULL,
            hash text NOT NULL UNIQUE,
            role text NOT NULL CHECK (role IN ('owner', 'operator', 'viewer')),
            created_at timestamptz NOT NULL,
            created_by text NOT NULL,
            last_used_at timestamptz,
            revoked_at timestamptz)`,
      sql`CREATE TABLE login_tries (
            subject text NOT NULL,
            at timestamptz NOT NULL)`,
      sql`CREATE INDEX login_tries_subject ON login_tries (subject, at)`,
      sql`CREATE TABLE idempotent_answers (
            scope text PRIMARY KEY,
            fingerprint text NOT NULL,
            started_at timestamptz NOT NULL,
            status integer,
            headers jsonb,
            body text)`,
      sql`CREATE INDEX idempotent_answers_started ON idempotent_answers (started_at)`,
    ],
  },
])
