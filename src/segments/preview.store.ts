import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { compileMembers, type Deciding } from './compile/compile-members.ts'
import { number } from './compile/compile-rule.ts'

/**
 * Who a rule takes in. The rules of `deciding` are decided by the statement; `output` is the number of the one that
 * is asked about. What else they refer to is read from the sources.
 */
export type Asking = { readonly deciding: Deciding; readonly output: number }

/** (customer, is_in, spend): everybody, whether the rule takes them in, and a metric beside (0 without `spend`). */
export function compileAudience({ deciding, output }: Asking, spend?: string): Sql {
  const also = spend === undefined ? [] : [{ metric: spend, as: sql`spend` }]
  const beside = spend === undefined ? sql`` : sql`, ifNull(toInt64(spend), 0) AS spend`
  return sql`SELECT customer, has(fresh, ${number(output)}) AS is_in${beside} FROM (${compileMembers({ ...deciding, also })})`
}

/** A condition on `customer`: whoever the rule takes in. */
export const isInAudience = (asking: Asking): Sql =>
  sql`customer IN (SELECT customer FROM (${compileAudience(asking)}) WHERE is_in)`

export type Preview = {
  readonly count: number
  readonly total: number
  /** Minor units of the shop's currency. */
  readonly netSales: number
  readonly allNetSales: number
  /** A few of them, those who spent most first. */
  readonly sample: readonly number[]
}

/** How many a rule takes in, what they have spent, and a few of them: one statement. */
export async function previewRule(
  facts: Facts,
  asking: Asking,
  options: { readonly sample: number; readonly spend: string; readonly signal?: AbortSignal },
): Promise<Preview> {
  const [row] = await facts.query<{
    count: string
    total: string
    net: string
    all_net: string
    sample: readonly (readonly [spend: string, customer: number])[]
  }>(
    sql`
SELECT countIf(is_in) AS count, count() AS total, sumIf(spend, is_in) AS net, sum(spend) AS all_net,
  ${largest(options.sample)}((-spend, customer), is_in) AS sample
FROM (${compileAudience(asking, options.spend)})`,
    options.signal ? { signal: options.signal } : {},
  )
  return {
    count: Number(row?.count ?? 0),
    total: Number(row?.total ?? 0),
    netSales: Number(row?.net ?? 0),
    allNetSales: Number(row?.all_net ?? 0),
    sample: (row?.sample ?? []).map(([, customer]) => customer),
  }
}

/** How many values an aggregate keeps is part of its name: it can not be bound. */
function largest(count: number): Sql {
  const size = Math.max(1, Math.min(100, Math.trunc(count)))
  return { kind: 'sql', texts: [`groupArraySortedIf(${size})`], parts: [] }
}

/** How many of them each channel reaches: those who have consented to it, as it holds at the standpoint. */
export async function reachOf(
  facts: Facts,
  asking: Asking,
  signal?: AbortSignal,
): Promise<readonly { readonly channel: string; readonly reachable: number }[]> {
  const { standpoint } = asking.deciding.scope
  const rows = await facts.query<{ channel: string; n: string }>(
    sql`
SELECT substring(name, 9) AS channel, count() AS n
FROM (
  SELECT customer, name, argMax(value, (at, value)) AS held
  FROM attributes FINAL
  WHERE ${known(standpoint)} AND customer != 0 AND startsWith(name, 'consent.') AND at <= ${instant(standpoint.asOf)}
  GROUP BY customer, name
)
WHERE held = 'true' AND ${isInAudience(asking)}
GROUP BY channel
ORDER BY n DESC, channel`,
    signal ? { signal } : {},
  )
  return rows.map((row) => ({ channel: row.channel, reachable: Number(row.n) }))
}

/** Versions of facts as they are known at the standpoint. */
const known = ({ knownAt }: Standpoint): Sql =>
  knownAt === undefined
    ? sql`past = 0 AND gone = 0`
    : sql`gone = 0 AND known_from <= ${instant(knownAt)} AND known_to > ${instant(knownAt)}`

/** About how many rows the engine would read for the answer. */
export async function costOf(facts: Facts, asking: Asking): Promise<number> {
  const rows = await facts.query<{ rows: string }>(
    sql`EXPLAIN ESTIMATE SELECT count() FROM (${compileAudience(asking)}) WHERE is_in`,
  )
  return rows.reduce((sum, row) => sum + Number(row.rows), 0)
}
