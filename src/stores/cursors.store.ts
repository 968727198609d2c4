import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import type { Ledger } from './ports.ts'

/**
 * How far each reader has come: a number under a name. Moving a cursor in the transaction that writes what was
 * read keeps both together: make the store with the inner ledger there.
 *
 * @example await ledger.transaction(async (inner) => cursorsStore(inner).move('metrics', from, to))
 */
export function cursorsStore(ledger: Ledger) {
  return {
    /** Where the reader stands; 0 before it has read anything. */
    async get(name: string): Promise<bigint> {
      const [row] = await ledger.query<{ at: bigint }>(
        sql`SELECT at FROM cursors WHERE name = ${name}`,
      )
      return row?.at ?? 0n
    },
    /**
     * Moves it from where the reader thought that it stands.
     *
     * @throws ProblemError version_conflict if it has been moved meanwhile: two readers at once
     */
    async move(name: string, from: bigint, to: bigint): Promise<void> {
      // A cursor that was never moved stands at 0 without a row.
      const moved = await ledger.query(sql`INSERT INTO cursors (name, at)
        SELECT ${name}, ${to} WHERE ${from}::int8 = 0 OR EXISTS (SELECT FROM cursors WHERE name = ${name})
        ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE cursors.at = ${from}
        RETURNING at`)
      if (moved.length !== 1) throw new ProblemError(problem('version_conflict'))
    },
    /** Makes the reader begin again. */
    async reset(name: string): Promise<void> {
      await ledger.query(sql`DELETE FROM cursors WHERE name = ${name}`)
    },
    async all(): Promise<{ name: string; at: bigint }[]> {
      return ledger.query(sql`SELECT name, at FROM cursors ORDER BY name`)
    },
  }
}
