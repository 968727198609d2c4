import { sql } from '#sql/sql.ts'
import type { Migration } from './ports.ts'

const jobs = sql`CREATE TABLE jobs (
  id text PRIMARY KEY,
  kind text NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'processing', 'complete', 'failed', 'cancelled')),
  total int8,
  completed int8 NOT NULL DEFAULT 0,
  failed int8 NOT NULL DEFAULT 0,
  detail jsonb NOT NULL DEFAULT '{}',
  problem jsonb,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  cancel_requested boolean NOT NULL DEFAULT false,
  attempts int4 NOT NULL DEFAULT 0,
  worker text,
  lease_until timestamptz
)`

const jobsWaiting = sql`CREATE INDEX jobs_waiting ON jobs (kind, id) WHERE status = 'queued'`
const jobsLeased = sql`CREATE INDEX jobs_leased ON jobs (lease_until) WHERE status = 'processing'`

const cursors = sql`CREATE TABLE cursors (
  name text PRIMARY KEY,
  at int8 NOT NULL
)`

const settings = sql`CREATE TABLE settings (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  version int8 NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL
)`

// detail is json, not jsonb: its text must stay what was hashed.
const audit = sql`CREATE TABLE audit (
  seq int8 PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  detail json NOT NULL,
  previous text NOT NULL,
  hash text NOT NULL
)`

const auditByTarget = sql`CREATE INDEX audit_by_target ON audit (target, seq)`

const refuseChange = sql`CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$`

const auditOnlyGrows = sql`CREATE TRIGGER audit_only_grows
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`

const auditIntents = sql`CREATE TABLE audit_intents (
  id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  detail json NOT NULL
)`

/** The stores' own tables in the ledger. Give them to `migrate` together with those of the other rooms. */
export const storesMigrations: readonly Migration[] = Object.freeze([
  {
    id: '0001-stores',
    ledger: [
      jobs,
      jobsWaiting,
      jobsLeased,
      cursors,
      settings,
      audit,
      auditByTarget,
      refuseChange,
      auditOnlyGrows,
    ],
  },
  { id: '0002-audit-intents', ledger: [auditIntents] },
])
