import { fromEngineTime, type Millis } from '#core/time.ts'
import { instant } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { number } from './compile/compile-rule.ts'

/** A condition on `customer`: among the members of an output, or of any of several. */
export const isMember = (numbers: readonly number[]): Sql =>
  sql`customer IN (SELECT customer FROM customer_rules FINAL WHERE gone = 0 AND hasAny(members, ${param([...numbers], 'Array(UInt32)')}))`

/** How many customers are in each output; outputs without members are absent. */
export async function countMembers(facts: Facts): Promise<Map<number, number>> {
  const rows = await facts.query<{ rule: number; size: string }>(sql`
    SELECT rule, count() AS size
    FROM (SELECT members FROM customer_rules FINAL WHERE gone = 0)
    ARRAY JOIN members AS rule
    GROUP BY rule`)
  return new Map(rows.map((row) => [row.rule, Number(row.size)]))
}

/** Since when a customer is in what they are in now. */
export async function membersSince(facts: Facts, customer: number): Promise<Map<number, Millis>> {
  const rows = await facts.query<{ rule: number; since: string }>(sql`
    SELECT rule, max(at) AS since
    FROM rule_changes FINAL
    WHERE customer = ${number(customer)} AND entered = 1
    GROUP BY rule`)
  return new Map(rows.map((row) => [row.rule, fromEngineTime(row.since)]))
}

/** Everybody in an output, for work in sets. */
export async function allMembers(facts: Facts, no: number): Promise<number[]> {
  const rows = await facts.query<{ customer: number }>(
    sql`SELECT customer FROM customer_rules FINAL WHERE gone = 0 AND has(members, ${number(no)}) ORDER BY customer`,
  )
  return rows.map((row) => row.customer)
}

/** Who entered or left an output, newest first. */
export type RuleChange = {
  readonly rule: number
  readonly customer: number
  readonly entered: boolean
  readonly at: Millis
  readonly version: number
  readonly rev: bigint
}

export async function changesOf(
  facts: Facts,
  about: {
    readonly rules: readonly number[]
    readonly customer?: number
    /** The last one of the page before. */
    readonly after?: { readonly at: Millis; readonly customer: number; readonly rule: number }
    readonly limit: number
  },
): Promise<RuleChange[]> {
  const { after } = about
  const beyond =
    after === undefined
      ? sql`1`
      : sql`(at, customer, rule) < (${instant(after.at)}, ${number(after.customer)}, ${number(after.rule)})`
  const rows = await facts.query<{
    rule: number
    customer: number
    entered: number
    at: string
    version: number
    rev: string
  }>(sql`
    SELECT rule, customer, entered, at, version, rev
    FROM rule_changes FINAL
    WHERE rule IN (${param([...about.rules], 'Array(UInt32)')})
      AND ${about.customer === undefined ? sql`1` : sql`customer = ${number(about.customer)}`}
      AND ${beyond}
    ORDER BY at DESC, customer DESC, rule DESC
    LIMIT ${about.limit}`)
  return rows.map((row) => ({
    rule: row.rule,
    customer: row.customer,
    entered: row.entered === 1,
    at: fromEngineTime(row.at),
    version: row.version,
    rev: BigInt(row.rev),
  }))
}

/** A day of an output's history. `size` is at the end of the day. */
export type RuleDay = {
  readonly rule: number
  readonly day: string
  readonly size: number
  readonly entered: number
  readonly departed: number
}

/** Sizes and movements of outputs by day of the shop's zone, days on which nothing happened left out. */
export async function daysOf(
  facts: Facts,
  about: {
    readonly rules: readonly number[]
    readonly from: Millis
    readonly to: Millis
    readonly zone: string
  },
): Promise<RuleDay[]> {
  const rows = await facts.query<{
    rule: number
    day: string
    size: string
    came: string
    went: string
  }>(sql`
    SELECT rule, day, size, came, went
    FROM (
      SELECT rule, toString(toDate(at, ${param(about.zone, 'String')})) AS day,
        countIf(entered = 1) AS came, countIf(entered = 0) AS went,
        sum(toInt64(countIf(entered = 1)) - toInt64(countIf(entered = 0))) OVER (PARTITION BY rule ORDER BY day) AS size,
        max(at) AS last_at
      FROM rule_changes FINAL
      WHERE rule IN (${param([...about.rules], 'Array(UInt32)')}) AND at <= ${instant(about.to)}
      GROUP BY rule, day
    )
    WHERE last_at >= ${instant(about.from)}
    ORDER BY rule, day`)
  return rows.map((row) => ({
    rule: row.rule,
    day: row.day,
    size: Number(row.size),
    entered: Number(row.came),
    departed: Number(row.went),
  }))
}

/** How many were in each output at an instant, as the history says. */
export async function sizesAt(
  facts: Facts,
  rules: readonly number[],
  at: Millis,
): Promise<Map<number, number>> {
  const rows = await facts.query<{ rule: number; size: string }>(sql`
    SELECT rule, sum(if(entered = 1, 1, -1)) AS size
    FROM rule_changes FINAL
    WHERE rule IN (${param([...rules], 'Array(UInt32)')}) AND at <= ${instant(at)}
    GROUP BY rule`)
  return new Map(rows.map((row) => [row.rule, Number(row.size)]))
}

/** How many went from which value of a class to which between two instants; 0 = none of them. */
export type Migration = { readonly from: number; readonly to: number; readonly customers: number }

export async function migrationOf(
  facts: Facts,
  rules: readonly number[],
  span: { readonly from: Millis; readonly to: Millis },
): Promise<Migration[]> {
  const rows = await facts.query<{ before: number; after: number; n: string }>(sql`
    SELECT before, after, count() AS n
    FROM (
      SELECT customer,
        maxIf(rule, was = 1) AS before,
        maxIf(rule, is = 1) AS after
      FROM (
        SELECT customer, rule,
          argMaxIf(entered, (at, rev, entered), at <= ${instant(span.from)}) AS was,
          argMaxIf(entered, (at, rev, entered), at <= ${instant(span.to)}) AS is
        FROM rule_changes FINAL
        WHERE rule IN (${param([...rules], 'Array(UInt32)')})
        GROUP BY customer, rule
      )
      GROUP BY customer
    )
    WHERE before != 0 OR after != 0
    GROUP BY before, after
    ORDER BY before, after`)
  return rows.map((row) => ({ from: row.before, to: row.after, customers: Number(row.n) }))
}

/** How many customers any two outputs share. */
export async function overlapsOf(
  facts: Facts,
  rules: readonly number[],
): Promise<readonly { readonly a: number; readonly b: number; readonly both: number }[]> {
  const rows = await facts.query<{ a: number; b: number; n: string }>(sql`
    SELECT a, b, count() AS n
    FROM (
      SELECT arrayIntersect(members, ${param([...rules], 'Array(UInt32)')}) AS mine
      FROM customer_rules FINAL
      WHERE gone = 0
    )
    ARRAY JOIN mine AS a
    ARRAY JOIN mine AS b
    WHERE a <= b
    GROUP BY a, b`)
  return rows.map((row) => ({ a: row.a, b: row.b, both: Number(row.n) }))
}
