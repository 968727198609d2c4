import type { Millis } from '#core/time.ts'
import { toEngineTime } from '#core/time.ts'
import { join, param, type Sql, sql } from '#sql/sql.ts'
import { bigints, ints } from '#stores/instant.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

/** Something that somebody gave a customer by hand. */
export type Assignment = {
  readonly rule: number
  readonly customer: number
  readonly madeAt: Millis
  readonly by: string
  readonly reason: string
  readonly until: Millis | null
}

export type Giving = {
  readonly rule: number
  readonly customers: readonly number[]
  readonly by: string
  readonly at: Millis
  readonly reason?: string
  readonly until?: Millis
  /** What was done together, so that it can be taken back together. */
  readonly act?: string
  /** Numbers in whose place it is given: a customer has one value of a tag or class. */
  readonly instead?: readonly number[]
}

const time = (at: Millis): Sql => sql`${param(new Date(at), 'DateTime64(3)')}::timestamptz`

/**
 * Gives customers something by hand; whoever has it on the same terms keeps it, other terms end and begin anew.
 * Gives back who has it now and did not before, or on other terms.
 */
export async function assign(ledger: Ledger, giving: Giving): Promise<number[]> {
  const { rule, customers, by, at, reason = '', until, act = '', instead = [] } = giving
  const ends = until === undefined ? sql`NULL::timestamptz` : time(until)
  return ledger.transaction(async (inner) => {
    await inner.query(sql`
      UPDATE assignments SET ended_at = ${time(at)}, ended_by = ${by}, ended_act = ${act}
      WHERE rule = ${rule} AND customer = ANY(${bigints(customers)}) AND ended_at IS NULL
        AND (until IS DISTINCT FROM ${ends} OR reason <> ${reason})`)
    if (instead.length > 0)
      await inner.query(sql`
        UPDATE assignments SET ended_at = ${time(at)}, ended_by = ${by}, ended_act = ${act}
        WHERE rule = ANY(${ints(instead)}) AND customer = ANY(${bigints(customers)}) AND ended_at IS NULL`)
    const rows = await inner.query<{ customer: bigint }>(sql`
      INSERT INTO assignments (rule, customer, made_at, made_by, reason, until, act)
      SELECT ${rule}, customer, ${time(at)}, ${by}, ${reason}, ${ends}, ${act}
      FROM unnest(${bigints(customers)}) AS customer
      ON CONFLICT (rule, customer) WHERE ended_at IS NULL DO NOTHING
      RETURNING customer`)
    return rows.map((row) => Number(row.customer))
  })
}

/** Takes any of these away again; gives back who had one. */
export async function unassign(
  ledger: Ledger,
  {
    rules,
    customers,
    by,
    at,
    act = '',
  }: Pick<Giving, 'customers' | 'by' | 'at' | 'act'> & { readonly rules: readonly number[] },
): Promise<number[]> {
  const rows = await ledger.query<{ customer: bigint }>(sql`
    UPDATE assignments SET ended_at = ${time(at)}, ended_by = ${by}, ended_act = ${act}
    WHERE rule = ANY(${ints(rules)}) AND ended_at IS NULL
      -- Also what waits under the numbers of those who were merged into them.
      AND (customer = ANY(${bigints(customers)})
        OR customer IN (SELECT home FROM merged_customers WHERE customer = ANY(${bigints(customers)})))
    RETURNING customer`)
  return [...new Set(rows.map((row) => Number(row.customer)))]
}

/** Ends what anybody was given of these: they are no more. Who had it when stays known. */
export async function endAssignments(
  ledger: Ledger,
  { rules, by, at }: Pick<Giving, 'by' | 'at'> & { readonly rules: readonly number[] },
): Promise<void> {
  await ledger.query(sql`
    UPDATE assignments SET ended_at = ${time(at)}, ended_by = ${by}
    WHERE rule = ANY(${ints(rules)}) AND ended_at IS NULL`)
}

/** Takes it away from everybody but these; gives back who had it. */
export async function unassignOthers(
  ledger: Ledger,
  { rule, customers, by, at }: Pick<Giving, 'rule' | 'customers' | 'by' | 'at'>,
): Promise<number[]> {
  const rows = await ledger.query<{ customer: bigint }>(sql`
    UPDATE assignments SET ended_at = ${time(at)}, ended_by = ${by}
    WHERE rule = ${rule} AND NOT customer = ANY(${bigints(customers)}) AND ended_at IS NULL
    RETURNING customer`)
  return rows.map((row) => Number(row.customer))
}

/** Whether anything was ever done under this name. */
export async function isAct(ledger: Ledger, act: string): Promise<boolean> {
  const rows = await ledger.query(
    sql`SELECT 1 AS one FROM assignments WHERE act = ${act} OR ended_act = ${act} LIMIT 1`,
  )
  return rows.length > 0
}

/**
 * Takes back what an act gave, as far as it still holds, and gives back what it took away, unless somebody has given
 * something else since; says whom that concerned.
 */
export async function undoAct(
  ledger: Ledger,
  { act, by, at }: { act: string; by: string; at: Millis },
): Promise<number[]> {
  return ledger.transaction(async (inner) => {
    const taken = await inner.query<{ customer: bigint }>(sql`
      UPDATE assignments SET ended_at = ${time(at)}, ended_by = ${by}
      WHERE act = ${act} AND ended_at IS NULL
      RETURNING customer`)
    const given = await inner.query<{ customer: bigint }>(sql`
      INSERT INTO assignments (rule, customer, made_at, made_by, reason, until)
      SELECT rule, customer, ${time(at)}, made_by, reason, until FROM assignments
      WHERE ended_act = ${act} AND NOT undone AND (until IS NULL OR until > ${time(at)})
      ON CONFLICT (rule, customer) WHERE ended_at IS NULL DO NOTHING
      RETURNING customer`)
    await inner.query(sql`UPDATE assignments SET undone = true WHERE ended_act = ${act}`)
    return [...new Set([...taken, ...given].map((row) => Number(row.customer)))]
  })
}

/** How many customers have any of these at the instant, leaving some out of account. */
export async function countAssigned(
  ledger: Ledger,
  rules: readonly number[],
  { at, without }: { readonly at: Millis; readonly without: readonly number[] },
): Promise<number> {
  const [row] = await ledger.query<{ n: bigint }>(sql`
    SELECT count(DISTINCT customer) AS n FROM assignments
    WHERE rule = ANY(${ints(rules)}) AND NOT customer = ANY(${bigints(without)})
      AND ${holds({ asOf: at })}`)
  return Number(row?.n ?? 0)
}

/** What one customer was given by hand and has at the instant. */
export async function assignmentsOf(
  ledger: Ledger,
  customer: number,
  when: Held,
): Promise<Assignment[]> {
  const rows = await ledger.query<AssignmentRow>(sql`
    SELECT rule, customer, made_at, made_by, reason, until
    FROM assignments
    WHERE customer = ${customer} AND ${holds(when)}
    ORDER BY id`)
  return rows.map(toAssignment)
}

type AssignmentRow = {
  rule: number
  customer: bigint
  made_at: number
  made_by: string
  reason: string
  until: number | null
}
const toAssignment = (row: AssignmentRow): Assignment => ({
  rule: row.rule,
  customer: Number(row.customer),
  madeAt: row.made_at,
  by: row.made_by,
  reason: row.reason,
  until: row.until,
})

export type Held = { readonly asOf: Millis; readonly knownAt?: Millis }

/** In force at `asOf`, as it was known at `knownAt`. */
function holds({ asOf, knownAt }: Held): Sql {
  const seen = knownAt ?? Number.POSITIVE_INFINITY
  const ended =
    seen === Number.POSITIVE_INFINITY
      ? sql`(ended_at IS NULL OR ended_at > ${time(asOf)})`
      : sql`(ended_at IS NULL OR ended_at > ${time(Math.min(asOf, seen))})`
  return sql`made_at <= ${time(Math.min(asOf, seen))} AND (until IS NULL OR until > ${time(asOf)}) AND ${ended}`
}

/** Rows in one reading of the ledger. */
const PAGE = 50_000

/** A table of the session with what was given by hand: `assigned (customer, rule, until)`. */
export async function loadAssigned(
  ledger: Ledger,
  session: Facts,
  when: Held,
  customers?: readonly number[],
): Promise<void> {
  await session.run(
    sql`CREATE TEMPORARY TABLE assigned (customer UInt32, rule UInt32, until Nullable(DateTime64(3, 'UTC'))) ENGINE = Memory`,
  )
  const among = customers === undefined ? sql`` : sql` AND customer = ANY(${bigints(customers)})`
  let last = 0n
  for (;;) {
    const rows = await ledger.query<{
      id: bigint
      customer: bigint
      rule: number
      until: number | null
    }>(sql`
      SELECT id, customer, rule, until FROM assignments
      WHERE id > ${last} AND ${holds(when)}${among}
      ORDER BY id LIMIT ${PAGE}`)
    if (rows.length === 0) return
    await session.run(insertRows(rows))
    last = rows.at(-1)?.id ?? last
    if (rows.length < PAGE) return
  }
}

type Loaded = { readonly customer: bigint; readonly rule: number; readonly until: number | null }

const insertRows = (rows: readonly Loaded[]): Sql =>
  sql`INSERT INTO assigned SELECT row.1, row.2, row.3 FROM (SELECT arrayJoin(arrayZip(${join(columnsOf(rows))})) AS row)`

const columnsOf = (rows: readonly Loaded[]) => [
  param(
    rows.map((row) => Number(row.customer)),
    'Array(UInt32)',
  ),
  param(
    rows.map((row) => row.rule),
    'Array(UInt32)',
  ),
  param(
    rows.map((row) => (row.until === null ? null : toEngineTime(row.until))),
    "Array(Nullable(DateTime64(3, 'UTC')))",
  ),
]

/** What {@link loadAssigned} brought, as rules read it. */
export const ASSIGNED: Sql = sql`SELECT customer, groupArray(rule) AS numbers, min(until) AS until FROM assigned GROUP BY customer`

/** Nothing given by hand: for statements that read everything from `customer_rules`. */
export const NOTHING_ASSIGNED: Sql = sql`SELECT toUInt32(0) AS customer, CAST([], 'Array(UInt32)') AS numbers, CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))') AS until WHERE 0`

/** What the last run found, for rules that are not decided in a statement. */
export const KEPT_MEMBERS: Sql = sql`SELECT customer, members FROM customer_rules FINAL WHERE gone = 0`

/** What was given by hand and held at an instant, as rows that are bound into a statement. */
export async function assignedAt(ledger: Ledger, when: Held): Promise<Sql> {
  const rows = await ledger.query<{ customer: bigint; rule: number; until: number | null }>(
    sql`SELECT customer, rule, until FROM assignments WHERE ${holds(when)}`,
  )
  if (rows.length === 0) return NOTHING_ASSIGNED
  return sql`SELECT row.1 AS customer, groupArray(row.2) AS numbers, min(row.3) AS until
FROM (SELECT arrayJoin(arrayZip(${join(columnsOf(rows))})) AS row)
GROUP BY customer`
}
