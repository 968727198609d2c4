import type { Layout } from '#metrics/metrics-table.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { compileTree, newRuleStatement, type RuleSources } from './compile/compile-rule.ts'
import type { MemberRef, RuleWords } from './conditions/condition.ts'
import type { RuleTree } from './rule.ts'

/** Which rule, from where. `kept` absent: everything is worked out from the facts. */
export type Asking = {
  readonly tree: RuleTree
  readonly words: RuleWords
  readonly standpoint: Standpoint
  readonly sources: RuleSources
  readonly kept?: Layout
  /** Numbers of other definitions' outputs, whose members stand in the sources. */
  readonly numberOf: (ref: MemberRef) => number
}

/** (customer) of whoever meets a rule, and the metrics that were asked for beside. */
export function compileAudience(
  { tree, words, standpoint, sources, kept, numberOf }: Asking,
  also: readonly { readonly metric: string; readonly as: Sql }[] = [],
): Sql {
  const statement = newRuleStatement(words, standpoint, sources, (ref) => ({
    no: numberOf(ref),
    decided: false,
  }))
  const { truth } = compileTree(tree, statement.use, words)
  const values = also.map(({ metric, as }) => sql`, ${statement.use.metric(metric).value} AS ${as}`)
  const columns = values.reduce(
    (all, one) => sql`${all}${one}`,
    sql`customer, ifNull(${truth}, 0) AS is_in`,
  )
  return sql`SELECT ${columns} FROM (${statement.rows({ standpoint, ...(kept ? { kept } : {}) })})`
}

export type Preview = {
  readonly count: number
  readonly total: number
  /** Minor units of the shop's currency. */
  readonly netSales: number
  readonly allNetSales: number
  /** The first few of them, those who spent most first. */
  readonly sample: readonly number[]
}

/** How many a rule takes in, what they have spent, and a few of them: one statement. */
export async function previewRule(
  facts: Facts,
  asking: Asking,
  options: { readonly sample: number; readonly spend: string; readonly signal?: AbortSignal },
): Promise<Preview> {
  const audience = compileAudience(asking, [{ metric: options.spend, as: sql`spend` }])
  const largest: Sql = {
    kind: 'sql',
    texts: [String(Math.max(1, Math.min(100, Math.trunc(options.sample))))],
    parts: [],
  }
  const [row] = await facts.query<{
    count: string
    total: string
    net: string
    all_net: string
    sample: [spend: string, customer: number][]
  }>(
    sql`
SELECT countIf(is_in) AS count, count() AS total,
  sumIf(toInt64(ifNull(spend, 0)), is_in) AS net, sum(toInt64(ifNull(spend, 0))) AS all_net,
  groupArraySorted(${largest})((-toInt64(ifNull(spend, 0)), customer)) FILTER (WHERE is_in) AS sample
FROM (${audience})`,
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

/** How many of them each channel reaches: those who have consented to it. */
export async function reachOf(
  facts: Facts,
  asking: Asking,
  signal?: AbortSignal,
): Promise<readonly { readonly channel: string; readonly reachable: number }[]> {
  const rows = await facts.query<{ channel: string; n: string }>(
    sql`
SELECT substring(name, 9) AS channel, count() AS n
FROM (
  SELECT customer, name, argMax(value, (at, value)) AS held
  FROM attributes FINAL
  WHERE ${knownRows(asking.standpoint)} AND customer != 0 AND startsWith(name, 'consent.')
    AND at <= ${instant(asking.standpoint.asOf)}
  GROUP BY customer, name
)
WHERE held IN ('true', '1', 'yes') AND customer IN (SELECT customer FROM (${compileAudience(asking)}) WHERE is_in)
GROUP BY channel
ORDER BY n DESC, channel`,
    signal ? { signal } : {},
  )
  return rows.map((row) => ({ channel: row.channel, reachable: Number(row.n) }))
}

/** About how many rows a rule reads beside the kept numbers: what the engine would have to look through. */
export async function costOf(facts: Facts, asking: Asking): Promise<number> {
  const rows = await facts.query<{ rows: string }>(
    sql`EXPLAIN ESTIMATE SELECT count() FROM (${compileAudience(asking)}) WHERE is_in`,
  )
  return rows.reduce((sum, row) => sum + Number(row.rows), 0)
}

/** A condition on `customer`: whoever meets the rule. */
export const isInAudience = (asking: Asking): Sql =>
  sql`customer IN (SELECT customer FROM (${compileAudience(asking)}) WHERE is_in)`

/** Versions of facts as they are known at the standpoint. */
const knownRows = ({ knownAt }: Standpoint): Sql =>
  knownAt === undefined
    ? sql`past = 0 AND gone = 0`
    : sql`gone = 0 AND known_from <= ${instant(knownAt)} AND known_to > ${instant(knownAt)}`
