import type { Millis } from '#core/time.ts'
import { fromEngineTime } from '#core/time.ts'
import { instant } from '#metrics/standpoint.ts'
import { empty, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import type { LevelBook } from './tier-programs.ts'

/**
 * The level as of an instant, as the history says; '' = not a member yet. Whoever we know nothing of has no beginning:
 * they stand on the lowest level as long as their history says nothing else. SQL over `customer_tiers`.
 */
const levelAt = (at: Millis, lowest: Sql): Sql => sql`multiIf(
  empty(history_at), toString(level),
  history_at[1] <= ${instant(at)}, toString(history_level[arrayLastIndex(began -> began <= ${instant(at)}, history_at)]),
  history_reason[1] IN ('joined', 'program_start'), '',
  ${lowest})`

/** The level on which a program's people begin. */
const lowestOf = ({ lowest }: Pick<LevelBook, 'lowest'>): Sql => sql`${lowest}`

/** A level's place in the ladder; -1 for none. */
const rankSql = (level: Sql, levels: Pick<LevelBook, 'keys' | 'ranks'>): Sql =>
  sql`transform(${level}, ${param(levels.keys, 'Array(String)')}, ${param(levels.ranks, 'Array(Int16)')}, toInt16(-1))`

/** A program with its levels. */
export type Ladder = { readonly key: string; readonly levels: LevelBook }

/** How many were on which level at one instant and on which at another; '' = not a member yet. */
export type Flow = { readonly from: string; readonly to: string; readonly customers: number }

export async function readFlows(
  facts: Facts,
  { key, levels }: Ladder,
  from: Millis,
  to: Millis,
): Promise<Flow[]> {
  const rows = await facts.query<{ before: string; after: string; customers: string }>(sql`
    SELECT ${levelAt(from, lowestOf(levels))} AS before, ${levelAt(to, lowestOf(levels))} AS after, count() AS customers
    FROM customer_tiers FINAL
    WHERE program = ${key}
    GROUP BY before, after
    HAVING after != ''
    ORDER BY customers DESC, before, after`)
  return rows.map((row) => ({ from: row.before, to: row.after, customers: Number(row.customers) }))
}

/** What each level holds now. */
export type LevelRow = {
  readonly level: string
  readonly customers: number
  readonly netSales: number
  readonly pinned: number
  readonly dropping: number
}

export async function readLevels(
  facts: Facts,
  program: string,
  {
    asOf,
    dropsBefore,
    sales,
  }: { readonly asOf: Millis; readonly dropsBefore: Millis; readonly sales: LevelSales },
): Promise<LevelRow[]> {
  const rows = await facts.query<{
    at_level: string
    customers: string
    net_sales: number
    pinned: string
    dropping: string
  }>(sql`
    SELECT toString(level) AS at_level, count() AS customers, sum(${sales.value}) AS net_sales, countIf(pin != '') AS pinned,
      countIf(drop_at > ${instant(asOf)} AND drop_at <= ${instant(dropsBefore)}) AS dropping
    FROM customer_tiers FINAL ${sales.join}
    WHERE program = ${program} AND level != ''
    GROUP BY at_level`)
  return rows.map((row) => ({
    level: row.at_level,
    customers: Number(row.customers),
    netSales: Math.round(Number(row.net_sales)),
    pinned: Number(row.pinned),
    dropping: Number(row.dropping),
  }))
}

/** What a level's customers spend: SQL over `customer_tiers` and what is joined to it. */
export type LevelSales = { readonly value: Sql; readonly join: Sql }

/** The value of one of the program's own conditions. */
export const ownSales = (condition: number): LevelSales => ({
  value: sql`value[${condition + 1}]`,
  join: empty,
})

/** A metric of `customer_metrics`, for programs none of whose measures is money. */
export const metricSales = (column: string): LevelSales => ({
  value: sql`spent`,
  join: sql`LEFT JOIN (SELECT customer AS spender, ${name(column)} AS spent FROM customer_metrics FINAL) AS spending ON spender = customer`,
})

export const noSales: LevelSales = { value: sql`0`, join: empty }

/** Changes of level by day of the shop: how many went from one level to another; '' = became a member. */
export type DayMoves = {
  readonly day: string
  readonly from: string
  readonly to: string
  readonly customers: number
}

export async function readDayMoves(
  facts: Facts,
  ladder: Ladder,
  { zone, to }: { zone: string; to: Millis },
): Promise<DayMoves[]> {
  const rows = await facts.query<{
    day: string
    earlier: string
    later: string
    customers: string
  }>(sql`
    SELECT toString(toDate32(began, ${zone})) AS day, earlier, later, count() AS customers
    FROM (${changes(ladder)})
    WHERE began <= ${instant(to)}
    GROUP BY day, earlier, later
    ORDER BY day`)
  return rows.map((row) => ({
    day: row.day,
    from: row.earlier,
    to: row.later,
    customers: Number(row.customers),
  }))
}

/** Who of those that were members then has changed level since, newest first. */
export type LatestMove = {
  readonly customer: number
  readonly from: string
  readonly to: string
  readonly at: Millis
}

export async function readLatestMoves(
  facts: Facts,
  ladder: Ladder,
  { since, to, limit }: { readonly since: Millis; readonly to: Millis; readonly limit: number },
): Promise<LatestMove[]> {
  const rows = await facts.query<{
    customer: number
    earlier: string
    later: string
    began: string
  }>(sql`
    SELECT customer, earlier, later, began
    FROM (${changes(ladder)})
    WHERE began > ${instant(since)} AND began <= ${instant(to)} AND earlier != '' AND begans[1] <= ${instant(since)}
    ORDER BY began DESC, customer
    LIMIT ${limit}`)
  return rows.map((row) => ({
    customer: row.customer,
    from: row.earlier,
    to: row.later,
    at: fromEngineTime(row.began),
  }))
}

/**
 * Every change of everybody's level: (customer, began, earlier, later), earlier '' = became a member. Who has no
 * beginning became one in 1970.
 */
const changes = ({ key, levels }: Ladder): Sql => sql`
  SELECT customer, began, later, earlier, begans
  FROM (
    SELECT customer,
      empty(history_at) OR history_reason[1] NOT IN ('joined', 'program_start') AS from_ever,
      arrayMap(held_level -> toString(held_level), history_level) AS known_levels,
      if(from_ever, arrayPushFront(history_at, toDateTime64(0, 3, 'UTC')), history_at) AS begans,
      if(from_ever, arrayPushFront(known_levels, if(empty(history_at), toString(level), ${lowestOf({ lowest: levels.lowest })})), known_levels) AS laters
    FROM customer_tiers FINAL
    WHERE program = ${key} AND level != ''
  )
  ARRAY JOIN begans AS began, laters AS later, arrayPushFront(arrayPopBack(laters), '') AS earlier`

/** Customers of all programs who would fall a level by then as things stand; each once. */
export async function countDropping(
  facts: Facts,
  programs: readonly string[],
  { asOf, dropsBefore }: { asOf: Millis; dropsBefore: Millis },
): Promise<number> {
  const rows = await facts.query<{ customers: string }>(sql`
    SELECT uniqExact(customer) AS customers
    FROM customer_tiers FINAL
    WHERE program IN (${param(programs, 'Array(String)')}) AND drop_at > ${instant(asOf)} AND drop_at <= ${instant(dropsBefore)}`)
  return Number(rows[0]?.customers ?? 0)
}

/** The levels of some customers now, by program. */
export type HeldTier = {
  readonly customer: number
  readonly program: string
  readonly level: string
  readonly pinned: boolean
}

export async function readHeldTiers(
  facts: Facts,
  ladders: readonly Ladder[],
  customers: readonly number[],
  at: Millis | undefined,
): Promise<HeldTier[]> {
  if (customers.length === 0 || ladders.length === 0) return []
  const programs = param(
    ladders.map((one) => one.key),
    'Array(String)',
  )
  const lowest = sql`transform(toString(program), ${programs}, ${param(
    ladders.map((one) => one.levels.lowest),
    'Array(String)',
  )}, '')`
  const rows = await facts.query<{
    customer: number
    of_program: string
    stands: string
    pinned: number
  }>(sql`
    SELECT customer, toString(program) AS of_program, ${at === undefined ? sql`toString(level)` : levelAt(at, lowest)} AS stands,
      ${at === undefined ? sql`pin != ''` : sql`0`} AS pinned
    FROM customer_tiers FINAL
    WHERE program IN (${programs}) AND customer IN (${param(customers, 'Array(UInt32)')}) AND stands != ''
    ORDER BY customer, indexOf(${programs}, of_program)`)
  return rows.map((row) => ({
    customer: row.customer,
    program: row.of_program,
    level: row.stands,
    pinned: row.pinned === 1,
  }))
}

const among = (where: Sql): Sql =>
  sql`customer IN (SELECT customer FROM customer_tiers FINAL WHERE ${where})`

/** Conditions on `customer`. */
export const isLevel = (program: string, level: string): Sql =>
  among(sql`program = ${program} AND level = ${level}`)

export const onLevelAt = ({ key, levels }: Ladder, level: string, at: Millis): Sql =>
  among(sql`program = ${key} AND ${levelAt(at, lowestOf(levels))} = ${level}`)

/** Whose level at `to` is another than at `from`: higher, lower, or exactly from one to another. */
export function movedBetween(
  { key, levels }: Ladder,
  {
    way,
    from,
    to,
  }: {
    readonly way: 'up' | 'down' | { readonly from: string; readonly to: string }
    readonly from: Millis
    readonly to: Millis
  },
): Sql {
  const [before, after] = [levelAt(from, lowestOf(levels)), levelAt(to, lowestOf(levels))]
  if (typeof way === 'object')
    return among(sql`program = ${key} AND ${before} = ${way.from} AND ${after} = ${way.to}`)
  const [old, current] = [rankSql(before, levels), rankSql(after, levels)]
  const moved = way === 'up' ? sql`${current} > ${old}` : sql`${current} < ${old}`
  return among(sql`program = ${key} AND ${before} != '' AND ${moved}`)
}

export const dropsBetween = (programs: readonly string[], asOf: Millis, before: Millis): Sql =>
  among(
    sql`program IN (${param(programs, 'Array(String)')}) AND drop_at > ${instant(asOf)} AND drop_at <= ${instant(before)}`,
  )

/** The place in the ladder as a value to order by; null for who is not a member. */
export const rankJoin = (
  { key, levels }: Ladder,
  at: Millis | undefined,
): { value: Sql; join: Sql } => ({
  value: sql`nullIf(tier_place, 0)`,
  join: sql`LEFT JOIN (
    SELECT customer AS tiered, 1 + ${at === undefined ? sql`rank` : rankSql(levelAt(at, lowestOf(levels)), levels)} AS tier_place
    FROM customer_tiers FINAL
    WHERE program = ${key} AND level != ''
  ) AS places ON tiered = customer`,
})
