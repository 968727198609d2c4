import { fromEngineTime, type Millis } from '#core/time.ts'
import type { Slice, Which } from '#metrics/metrics.store.ts'
import { NEVER } from '#metrics/compile/due.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { compileMembers, type Deciding } from './compile/compile-members.ts'
import type { RulePlan } from './rule-plan.ts'
import { customerRulesTable, NEXT_RULES_TABLE, RULES_TABLE } from './rules.table.ts'

/** Customers that one statement decides: bounds its memory, and how far a cancelled run is behind. */
const SLICE = 200_000

export async function beginNextRules(facts: Facts): Promise<void> {
  await facts.dropTable(NEXT_RULES_TABLE)
  await facts.createTable(customerRulesTable(NEXT_RULES_TABLE))
}

/** The next answer becomes the answer, at once. */
export async function swapInNextRules(facts: Facts): Promise<void> {
  await facts.exchangeTables(RULES_TABLE, NEXT_RULES_TABLE)
  await facts.dropTable(NEXT_RULES_TABLE)
}

/** Everybody who has been evaluated, in stretches of about equal size. */
export const nextSlices = (shard: Facts): Promise<Slice[]> =>
  slicesOf(shard, sql`SELECT customer FROM customer_metrics FINAL WHERE gone = 0`)

async function slicesOf(shard: Facts, customers: Sql): Promise<Slice[]> {
  const rows = await shard.query<{ first: number; last: number; size: string }>(sql`
SELECT min(customer) AS first, max(customer) AS last, count() AS size
FROM (
  SELECT customer, intDiv(row_number() OVER (ORDER BY customer) - 1, ${SLICE}) AS slice
  FROM (${customers})
)
GROUP BY slice
ORDER BY slice`)
  return rows.map(({ first, last, size }) => ({ from: first, to: last, customers: Number(size) }))
}

/**
 * Puts whom a run is about into a table of the session: whoever was touched or is due, and
 * `changed`: of whom this run has changed what rules read.
 */
export async function gatherRules(
  session: Facts,
  which: Which,
  { asOf, changed }: { readonly asOf: Millis; readonly changed: readonly Sql[] },
): Promise<Slice[]> {
  const lists = [
    ...(which.batches
      ? [
          sql`SELECT customer FROM touched WHERE batch > ${param(which.batches.after, 'UInt64')} AND batch <= ${param(which.batches.upTo, 'UInt64')}`,
        ]
      : []),
    ...(which.due
      ? [sql`SELECT customer FROM customer_rules FINAL WHERE due_at <= ${instant(asOf)}`]
      : []),
    ...(which.customers
      ? [sql`SELECT arrayJoin(${param([...which.customers], 'Array(UInt32)')}) AS customer`]
      : []),
    ...changed,
  ]
  await session.run(sql`CREATE TEMPORARY TABLE gathered (customer UInt32) ENGINE = Memory`)
  for (const list of lists) await session.run(sql`INSERT INTO gathered ${list}`)
  return slicesOf(session, sql`SELECT DISTINCT customer FROM gathered WHERE customer != 0`)
}

/** Those in the session's table. */
export async function customersGathered(session: Facts): Promise<number[]> {
  const rows = await session.query<{ customer: number }>(
    sql`SELECT DISTINCT customer FROM gathered WHERE customer != 0`,
  )
  return rows.map(({ customer }) => customer)
}

export type WriteRules = {
  readonly deciding: Omit<Deciding, 'plan'> & { readonly plan: RulePlan }
  readonly restrict: Sql
  readonly into: typeof RULES_TABLE | typeof NEXT_RULES_TABLE
  readonly rev: bigint
  /** Numbers, beside those of the plan, that customers stay in. */
  readonly keep: readonly number[]
  readonly signal?: AbortSignal
}

/** Decides rules for the customers of a restriction and writes their rows, with what changed since the last ones. */
export async function writeRules(
  session: Facts,
  { deciding, restrict, into, rev, keep, signal }: WriteRules,
): Promise<void> {
  const decided = deciding.rules.flatMap((rule) => rule.outputs.map(({ no }) => no))
  const planned = deciding.plan.rules.flatMap((rule) => rule.outputs.map(({ no }) => no))
  const carried = [...planned.filter((no) => !decided.includes(no)), ...keep]
  const scope = { ...deciding.scope, restrict }
  const fresh = compileMembers({ ...deciding, scope })
  const all = carried.length === 0
  const members = all
    ? sql`n.fresh`
    : sql`arraySort(arrayConcat(n.fresh, arrayIntersect(o.members, ${param(carried, 'Array(UInt32)')})))`
  const due = all
    ? sql`n.due`
    : sql`least(n.due, if(o.due_at = toDateTime64(0, 3, 'UTC'), ${instant(NEVER)}, o.due_at))`
  await session.run(
    sql`INSERT INTO ${name(into)} (customer, rev, gone, as_of, due_at, members, entered, departed)
SELECT customer, ${param(rev, 'UInt64')}, 0, ${instant(scope.standpoint.asOf)}, due_at, members,
  arrayExcept(members, before), arrayExcept(before, members)
FROM (
  SELECT n.customer AS customer, ${members} AS members, o.members AS before, ${due} AS due_at
  FROM (${fresh}) AS n
  LEFT JOIN (SELECT customer, members, due_at FROM customer_rules FINAL WHERE ${restrict}) AS o ON o.customer = n.customer
)`,
    { settings: { optimize_on_insert: 0 }, ...(signal ? { signal } : {}) },
  )
}

/** Whoever is no more is in nothing. */
export async function writeGone(
  session: Facts,
  {
    restrict,
    standpoint,
    rev,
  }: { readonly restrict: Sql; readonly standpoint: Standpoint; readonly rev: bigint },
): Promise<void> {
  await session.run(sql`
INSERT INTO customer_rules (customer, rev, gone, as_of, due_at, members, entered, departed)
SELECT customer, ${param(rev, 'UInt64')}, 0, ${instant(standpoint.asOf)}, ${instant(NEVER)}, [], [], members
FROM customer_rules FINAL
WHERE ${restrict} AND notEmpty(members) AND customer_rules.rev < ${param(rev, 'UInt64')}
  AND customer NOT IN (SELECT customer FROM customer_metrics FINAL WHERE gone = 0 AND ${restrict})`)
}

/**
 * Writes the history of runs (after, upTo] from the rows that they wrote. Done again it changes nothing.
 * `versions`: of each output's definition.
 */
export async function logChanges(
  facts: Facts,
  { after, upTo, versions }: { after: bigint; upTo: bigint; versions: ReadonlyMap<number, number> },
): Promise<void> {
  const numbers = param([...versions.keys()], 'Array(UInt32)')
  const known = param([...versions.values()], 'Array(UInt32)')
  const version =
    versions.size === 0 ? sql`toUInt32(0)` : sql`transform(rule, ${numbers}, ${known}, toUInt32(0))`
  for (const [column, entered] of [
    [sql`entered`, 1],
    [sql`departed`, 0],
  ] as const)
    for (const shard of facts.shards)
      await shard.run(
        sql`INSERT INTO rule_changes (rule, customer, rev, entered, at, version)
SELECT rule, customer, rev, ${param(entered, 'UInt8')}, as_of, ${version}
FROM (
  SELECT customer, rev, as_of, ${column} AS rules
  FROM customer_rules FINAL
  WHERE rev > ${param(after, 'UInt64')} AND rev <= ${param(upTo, 'UInt64')} AND notEmpty(${column})
)
ARRAY JOIN rules AS rule`,
        { settings: { optimize_on_insert: 0 } },
      )
}

/** When time alone changes what somebody is in next; undefined = never. */
export async function nextRuleDue(facts: Facts): Promise<Millis | undefined> {
  const [row] = await facts.query<{ due: string }>(sql`
    SELECT min(due_at) AS due FROM customer_rules FINAL WHERE due_at < ${instant(NEVER)}`)
  const due = fromEngineTime(row?.due ?? '')
  return due > 0 ? due : undefined
}
