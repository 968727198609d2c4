import { sql } from '#sql/sql.ts'
import type { Migration } from '#stores/ports.ts'
import { customerRulesTable, ruleChangesTable } from './rules.table.ts'

/** The segments room's schemas in both engines. */
export const segmentsMigrations: readonly Migration[] = [
  {
    id: '0025-segments',
    tables: [customerRulesTable(), ruleChangesTable],
    ledger: [
      // A number for everything that has members, for good: rows of the facts engine speak of it.
      sql`CREATE TABLE rule_numbers (
            no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL,
            key text NOT NULL,
            value text NOT NULL DEFAULT '',
            UNIQUE (kind, key, value))`,
      // What people gave by hand: manual tags, members of static and frozen segments, classes that were set. Ended,
      // never deleted.
      sql`CREATE TABLE assignments (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            rule integer NOT NULL REFERENCES rule_numbers (no),
            customer bigint NOT NULL,
            made_at timestamptz NOT NULL,
            made_by text NOT NULL,
            reason text NOT NULL DEFAULT '',
            until timestamptz,
            ended_at timestamptz,
            ended_by text,
            act text NOT NULL DEFAULT '',
            CHECK ((ended_at IS NULL) = (ended_by IS NULL)))`,
      sql`CREATE UNIQUE INDEX assignments_in_force ON assignments (rule, customer) WHERE ended_at IS NULL`,
      sql`CREATE INDEX assignments_by_customer ON assignments (customer)`,
      sql`CREATE INDEX assignments_by_act ON assignments (act) WHERE act <> ''`,
    ],
  },
  {
    id: '0026-undo-of-acts',
    ledger: [
      // What an act took away, or put other terms in the place of: it is given back when the act is undone.
      sql`ALTER TABLE assignments ADD COLUMN ended_act text NOT NULL DEFAULT ''`,
      sql`ALTER TABLE assignments ADD COLUMN undone boolean NOT NULL DEFAULT false`,
      sql`CREATE INDEX assignments_by_ended_act ON assignments (ended_act) WHERE ended_act <> ''`,
    ],
  },
  {
    id: '0210-assignments-of-merged',
    // To whom it was given, where that customer was merged into another.
    ledger: [sql`ALTER TABLE assignments ADD COLUMN home bigint`],
  },
]
