import { problem } from '#core/problem.ts'
import { ProblemError } from '#core/result.ts'
import { sql } from '#sql/sql.ts'
import type { Stores } from './open-stores.ts'
import type { Migration } from './ports.ts'

/**
 * Brings the schemas of both engines up to date: runs the steps that are not recorded yet, in order of id, alone
 * among all processes. Give it all migrations of the product at once.
 *
 * A step's tables and facts statements come first and must be repeatable (IF NOT EXISTS), because a crash may
 * fall between the two engines; its ledger statements and the record of it are one transaction.
 *
 * @returns the ids of the steps that were run now
 * @throws ProblemError newer_data if a step is recorded that is not among them
 */
export async function migrate(
  stores: Pick<Stores, 'facts' | 'ledger'>,
  migrations: readonly Migration[],
): Promise<string[]> {
  const { facts, ledger } = stores
  const steps = [...migrations].sort((a, b) => (a.id < b.id ? -1 : 1))
  const ids = new Set(steps.map((step) => step.id))
  if (ids.size !== steps.length) throw new Error('two migrations have the same id')
  return ledger.withLock('migrate', async () => {
    await ledger.query(sql`CREATE TABLE IF NOT EXISTS schema_steps (
      id text PRIMARY KEY,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`)
    const done = new Set(
      (await ledger.query<{ id: string }>(sql`SELECT id FROM schema_steps`)).map((row) => row.id),
    )
    const newer = [...done].filter((id) => !ids.has(id)).sort()
    if (newer.length > 0) {
      const params = { found: newer.at(-1) ?? '', known: steps.at(-1)?.id ?? '-' }
      throw new ProblemError(problem('newer_data', params))
    }
    const pending = steps.filter((step) => !done.has(step.id))
    for (const step of pending) {
      for (const table of step.tables ?? []) await facts.createTable(table)
      if (step.facts?.length) await facts.alter(step.facts)
      await ledger.transaction(async (inner) => {
        for (const statement of step.ledger ?? []) await inner.query(statement)
        await inner.query(sql`INSERT INTO schema_steps (id) VALUES (${step.id})`)
      })
    }
    return pending.map((step) => step.id)
  })
}
