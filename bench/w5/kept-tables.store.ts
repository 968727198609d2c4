import { name, param, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

const KEPT = ['customer_metrics', 'customer_rules', 'customer_tiers', 'customer_rfm'] as const

/** What the engine does by itself in time: the rows of runs that were overtaken are gone. */
export async function settle(facts: Facts): Promise<void> {
  for (const table of KEPT) await facts.run(sql`OPTIMIZE TABLE ${name(table)} FINAL`)
}

/** What a living shop has at any moment: rows of the last runs lie beside the large part, five times some customers. */
export async function stir(facts: Facts): Promise<void> {
  for (const turn of [1, 2, 3, 4, 5]) await runOver(facts, turn)
}

/** What a run leaves that has looked at one customer in two thousand. */
export async function runOver(facts: Facts, turn: number): Promise<void> {
  const [newest] = await facts.query<{ rev: string }>(
    sql`SELECT max(rev) AS rev FROM customer_metrics`,
  )
  const rev = param(BigInt(newest?.rev ?? 0) + 1n, 'UInt64')
  for (const table of KEPT)
    await facts.run(
      sql`INSERT INTO ${name(table)} SELECT * REPLACE (${rev} AS rev) FROM ${name(table)} FINAL WHERE cityHash64(customer, ${turn}) % 2000 = 0`,
    )
}
