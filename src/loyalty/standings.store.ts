import { fromEngineTime, type Millis } from '#core/time.ts'
import { instant } from '#metrics/standpoint.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { Reason } from './reasons.ts'

/** How many stand on a level, and what became of it lately. */
export type LevelCount = {
  readonly level: string
  readonly customers: number
  /** Sum of the first condition's values in their present windows; money in minor units. */
  readonly value: number
  readonly pinned: number
  /** Came to and went from the level since `since`. */
  readonly entered: number
  readonly left: number
  /** Would fall from it by `until`, if nothing more is bought. */
  readonly dropping: number
}

/** Levels of a program by key, those with nobody on them left out; as last evaluated. */
export async function levelCounts(
  facts: Facts,
  program: string,
  span: { readonly since: Millis; readonly until: Millis },
): Promise<LevelCount[]> {
  const [standing, moves] = await Promise.all([
    facts.query<StandingCount>(countsBy(program, span.until)),
    facts.query<MoveCount>(movesSince(program, span.since)),
  ])
  const counted = new Map(standing.map((one) => [one.level, one]))
  const moved = new Map(moves.map((one) => [one.level, one]))
  return [...new Set([...counted.keys(), ...moved.keys()])].map((level) => ({
    level,
    customers: Number(counted.get(level)?.customers ?? 0),
    value: Number(counted.get(level)?.value ?? 0),
    pinned: Number(counted.get(level)?.pinned ?? 0),
    dropping: Number(counted.get(level)?.dropping ?? 0),
    entered: Number(moved.get(level)?.entered ?? 0),
    left: Number(moved.get(level)?.left ?? 0),
  }))
}

type StandingCount = {
  level: string
  customers: string
  value: number
  pinned: string
  dropping: string
}
type MoveCount = { level: string; entered: string; left: string }

const countsBy = (program: string, until: Millis): Sql => sql`
SELECT
  level,
  count() AS customers,
  sum(value[1]) AS value,
  countIf(pin != '') AS pinned,
  countIf(drop_at <= ${instant(until)}) AS dropping
FROM customer_tiers FINAL
WHERE program = ${program} AND level != ''
GROUP BY level`

const movesSince = (program: string, since: Millis): Sql => sql`
SELECT move.1 AS level, countIf(move.2 = 1) AS entered, countIf(move.2 = 0) AS left
FROM (
  SELECT arrayJoin(arrayConcat(
    arrayMap((at, to) -> (toString(to), 1, at), history_at, history_level),
    arrayMap((at, from) -> (toString(from), 0, at), arrayPopFront(history_at), arrayPopBack(history_level))
  )) AS move
  FROM customer_tiers FINAL
  WHERE program = ${program} AND since > ${instant(since)}
)
WHERE move.3 > ${instant(since)}
GROUP BY level`

/** The level at an instant, from the history: '' = was no member yet. */
const levelAt = (at: Millis): Sql =>
  sql`if(empty(history_at), toString(level), toString(history_level[arrayLastIndex(moment -> moment <= ${instant(at)}, history_at)]))`

/** How many went from where to where between two instants; `from` '' = became members in between. */
export type TierFlow = { readonly from: string; readonly to: string; readonly customers: number }

/** The migration matrix (流转矩阵), as the past is known now. Who became a member only later is left out. */
export async function tierFlows(
  facts: Facts,
  program: string,
  span: { readonly from: Millis; readonly to: Millis },
): Promise<TierFlow[]> {
  const rows = await facts.query<{ old: string; new: string; customers: string }>(sql`
SELECT ${levelAt(span.from)} AS old, ${levelAt(span.to)} AS new, count() AS customers
FROM customer_tiers FINAL
WHERE program = ${program}
GROUP BY old, new
HAVING new != ''
ORDER BY old, new`)
  return rows.map((row) => ({ from: row.old, to: row.new, customers: Number(row.customers) }))
}

/** Levels by key with how many stood on them at an instant, as the past is known now. */
export async function levelsAt(
  facts: Facts,
  program: string,
  at: Millis,
): Promise<Map<string, number>> {
  const rows = await facts.query<{ level_then: string; customers: string }>(sql`
SELECT ${levelAt(at)} AS level_then, count() AS customers
FROM customer_tiers FINAL
WHERE program = ${program}
GROUP BY level_then
HAVING level_then != ''`)
  return new Map(rows.map((row) => [row.level_then, Number(row.customers)]))
}

/** A change of level by day of the shop's zone, as counted over everybody; `from` '' = became a member. */
export type DayFlow = TierFlow & { readonly day: string }

/** All changes between two instants, by day: with {@link levelsAt} they give the levels of every day. */
export async function dailyFlows(
  facts: Facts,
  program: string,
  span: { readonly from: Millis; readonly to: Millis; readonly zone: string },
): Promise<DayFlow[]> {
  const rows = await facts.query<{ day: string; old: string; new: string; customers: string }>(sql`
SELECT toString(toDate(move.1, ${span.zone})) AS day, move.2 AS old, move.3 AS new, count() AS customers
FROM (
  SELECT arrayJoin(arrayMap((at, from, to) -> (at, toString(from), toString(to)),
    history_at, arrayPushFront(arrayPopBack(history_level), ''), history_level)) AS move
  FROM customer_tiers FINAL
  WHERE program = ${program} AND since > ${instant(span.from)}
)
WHERE move.1 > ${instant(span.from)} AND move.1 <= ${instant(span.to)}
GROUP BY day, old, new
ORDER BY day, old, new`)
  return rows.map((row) => ({
    day: row.day,
    from: row.old,
    to: row.new,
    customers: Number(row.customers),
  }))
}

/** Where one customer stands, as stored. Levels by key; instants epoch ms; null = never, or none. */
export type Standing = {
  readonly program: string
  readonly customer: number
  readonly level: string
  readonly rank: number
  readonly held: string
  readonly earned: string
  readonly since: Millis | null
  readonly validUntil: Millis | null
  readonly graceUntil: Millis | null
  readonly pin: string | null
  readonly values: readonly number[]
  readonly missing: readonly number[]
  readonly next: string | null
  readonly drop: { readonly at: Millis; readonly to: string } | null
  readonly rise: { readonly at: Millis; readonly to: string } | null
  readonly dueAt: Millis
  readonly version: number
  readonly history: readonly StandingChange[]
  readonly asOf: Millis
}
export type StandingChange = {
  readonly at: Millis
  readonly level: string
  readonly reason: Reason
  readonly version: number
  readonly value: number
}

/** Which standings; `after`: those behind this customer in the order of the list. */
export type StandingFilter = {
  readonly program?: string
  readonly customers?: readonly number[]
  readonly level?: string
  readonly dropsBy?: Millis
  readonly after?: number
  readonly limit: number
}

/** Standings in order of customer, then program. */
export async function listStandings(facts: Facts, filter: StandingFilter): Promise<Standing[]> {
  const rows = await facts.query<StandingRow>(sql`
SELECT program, customer, level, rank, held, earned, since, valid_until, grace_until, pin, value, missing, next_level,
  drop_at, drop_to, rise_at, rise_to, due_at, version,
  history_at, history_level, history_reason, history_version, history_value, as_of
FROM customer_tiers FINAL
WHERE ${whereOf(filter)}
ORDER BY customer, program
LIMIT ${filter.limit}`)
  return rows.map(standingOf)
}

function whereOf({ program, customers, level, dropsBy, after }: StandingFilter): Sql {
  return and([
    sql`level != ''`,
    ...(program === undefined ? [] : [sql`program = ${program}`]),
    ...(customers === undefined
      ? []
      : [sql`customer IN (${param([...customers], 'Array(UInt32)')})`]),
    ...(level === undefined ? [] : [sql`level = ${level}`]),
    ...(dropsBy === undefined ? [] : [sql`drop_at <= ${instant(dropsBy)}`]),
    ...(after === undefined ? [] : [sql`customer > ${param(after, 'UInt32')}`]),
  ])
}

type StandingRow = {
  program: string
  customer: number
  level: string
  rank: number
  held: string
  earned: string
  since: string | null
  valid_until: string | null
  grace_until: string | null
  pin: string
  value: number[]
  missing: number[]
  next_level: string
  drop_at: string | null
  drop_to: string
  rise_at: string | null
  rise_to: string
  due_at: string
  version: number
  history_at: string[]
  history_level: string[]
  history_reason: Reason[]
  history_version: number[]
  history_value: number[]
  as_of: string
}

const standingOf = (row: StandingRow): Standing => ({
  program: row.program,
  customer: row.customer,
  level: row.level,
  rank: row.rank,
  held: row.held,
  earned: row.earned,
  since: timeOf(row.since),
  validUntil: timeOf(row.valid_until),
  graceUntil: timeOf(row.grace_until),
  pin: row.pin === '' ? null : row.pin,
  values: row.value,
  missing: row.missing,
  next: row.next_level === '' ? null : row.next_level,
  drop: row.drop_at === null ? null : { at: fromEngineTime(row.drop_at), to: row.drop_to },
  rise: row.rise_at === null ? null : { at: fromEngineTime(row.rise_at), to: row.rise_to },
  dueAt: fromEngineTime(row.due_at),
  version: row.version,
  history: row.history_at.map((at, index) => ({
    at: fromEngineTime(at),
    level: row.history_level[index] ?? '',
    reason: row.history_reason[index] as Reason,
    version: row.history_version[index] ?? 0,
    value: row.history_value[index] ?? 0,
  })),
  asOf: fromEngineTime(row.as_of),
})

const timeOf = (text: string | null): Millis | null => (text === null ? null : fromEngineTime(text))
