import { param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { RuleSources } from './compile/compile-rule.ts'
import { type RulePlan, touchesOf } from './rule-plan.ts'
import type { Subject } from './sight.ts'
import { readStandings } from './standings.store.ts'

const ids = (customers: readonly number[]) => param([...customers], 'Array(UInt32)')

/** Customers whose kept memberships are not those of a fresh statement (customer, fresh). */
export async function differingMembers(
  session: Facts,
  fresh: Sql,
  planned: readonly number[],
  most: number,
): Promise<{
  readonly customers: number
  readonly differences: { customer: number; stored: number[]; recomputed: number[] }[]
}> {
  const kept = sql`SELECT customer, arraySort(arrayIntersect(members, ${ids(planned)})) AS members FROM customer_rules FINAL WHERE gone = 0`
  const [count] = await session.query<{ n: string }>(sql`SELECT count() AS n FROM (${kept})`)
  const differences = await session.query<{
    customer: number
    stored: number[]
    recomputed: number[]
  }>(sql`
SELECT n.customer AS customer, o.members AS stored, n.fresh AS recomputed
FROM (${fresh}) AS n
LEFT JOIN (${kept}) AS o ON o.customer = n.customer
WHERE stored != recomputed
LIMIT ${most}`)
  return { customers: Number(count?.n ?? 0), differences }
}

/** Customers from all over, with what they are kept to be in. */
export async function sampleMembers(
  session: Facts,
  planned: readonly number[],
  count: number,
): Promise<{ customer: number; members: number[] }[]> {
  return session.query(sql`
    SELECT customer, arraySort(arrayIntersect(members, ${ids(planned)})) AS members
    FROM customer_rules FINAL
    WHERE gone = 0
    ORDER BY cityHash64(customer, 'rules')
    LIMIT ${count}`)
}

/** What rules read of customers beside facts; `assigned` is the session's table. */
export async function readStates(
  session: Facts,
  customers: readonly number[],
  plan: Pick<RulePlan, 'rules'>,
  sources: Pick<RuleSources, 'tiers' | 'rfm'>,
): Promise<Map<number, Omit<Subject, 'history'>>> {
  const standings = await readStandings(session, customers, touchesOf(plan.rules), sources)
  const assigned = new Map(customers.map((customer) => [customer, new Set<number>()]))
  for (const row of await session.query<{ customer: number; rule: number }>(
    sql`SELECT customer, rule FROM assigned WHERE customer IN (${ids(customers)})`,
  ))
    assigned.get(row.customer)?.add(row.rule)
  return new Map(
    [...standings].map(([customer, one]) => [
      customer,
      { ...one, assigned: assigned.get(customer) ?? new Set() },
    ]),
  )
}
