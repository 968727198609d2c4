import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'
import { customerRfmTable } from './rfm-tables.ts'

/** RFM's schemas in both engines. */
export const rfmMigrations: readonly Migration[] = Object.freeze([
  {
    id: '0025-rfm',
    tables: [customerRfmTable],
    ledger: [
      sql`CREATE TABLE rfm_cuts (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            model text NOT NULL,
            day date NOT NULL,
            as_of timestamptz NOT NULL,
            scored bigint NOT NULL,
            body jsonb NOT NULL)`,
      sql`CREATE INDEX rfm_cuts_newest ON rfm_cuts (model, id DESC)`,
    ],
  },
])
