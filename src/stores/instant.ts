import { param, type Sql, sql } from '#sql/sql.ts'

/**
 * An instant (epoch milliseconds) as a timestamptz of the ledger; reading one back gives milliseconds again.
 *
 * @example sql`UPDATE jobs SET finished_at = ${instant(clock.now())}`
 */
export const instant = (at: number): Sql => sql`${new Date(at).toISOString()}::timestamptz`

/** A JSON value for a json or jsonb column. */
export const json = (value: unknown): Sql => sql`${JSON.stringify(value)}::jsonb`

/** Lists of the ledger, for unnest and ANY. */
export const texts = (all: readonly string[]): Sql =>
  sql`${param([...all], 'Array(String)')}::text[]`
export const ints = (all: readonly number[]): Sql => sql`${param([...all], 'Array(UInt32)')}::int[]`
export const bigints = (all: readonly number[]): Sql =>
  sql`${param([...all], 'Array(UInt32)')}::bigint[]`
export const instants = (all: readonly number[]): Sql =>
  sql`${param(
    all.map((at) => new Date(at).toISOString()),
    'Array(String)',
  )}::timestamptz[]`
