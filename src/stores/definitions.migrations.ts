import { sql } from '#sql/sql.ts'
import type { Migration } from './ports.ts'

/** What people define (tier programs, later segments …): versions that are never edited, and one draft beside each. */
export const definitionsMigrations: readonly Migration[] = [
  {
    id: '0005-definitions',
    ledger: [
      sql`CREATE TABLE definitions (
            kind text NOT NULL,
            key text NOT NULL,
            version integer NOT NULL,
            effective_at timestamptz NOT NULL,
            body jsonb NOT NULL,
            hash text NOT NULL,
            note text NOT NULL DEFAULT '',
            created_at timestamptz NOT NULL,
            created_by text NOT NULL,
            removed boolean NOT NULL DEFAULT false,
            PRIMARY KEY (kind, key, version))`,
      sql`CREATE TABLE definition_drafts (
            kind text NOT NULL,
            key text NOT NULL,
            body jsonb NOT NULL,
            hash text NOT NULL,
            saved_at timestamptz NOT NULL,
            saved_by text NOT NULL,
            PRIMARY KEY (kind, key))`,
    ],
  },
]
