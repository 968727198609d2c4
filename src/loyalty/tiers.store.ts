import type { Readable } from 'node:stream'
import type { Millis } from '#core/time.ts'
import type { Fact, Field } from '#metrics/facts/fact.ts'
import { existsSql, filterSql } from '#metrics/filters.ts'
import type { PlannedMetric } from '#metrics/plan.ts'
import { instant, type Standpoint } from '#metrics/standpoint.ts'
import { and, join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Written } from '#stores/ports.ts'
import type { TierMeasure } from './measures.ts'

/** Which customers: a stretch of numbers, both ends included, or these. */
export type Who = { readonly from: number; readonly to: number } | readonly number[]

type Reading = {
  readonly standpoint: Standpoint
  readonly who: Who
  readonly signal?: AbortSignal | undefined
}

const isOf = (who: Who): Sql =>
  'from' in who
    ? sql`customer BETWEEN ${param(who.from, 'UInt32')} AND ${param(who.to, 'UInt32')}`
    : sql`customer IN (${param([...who], 'Array(UInt32)')})`

/** Facts as they are known at the standpoint. */
const known = ({ knownAt }: Standpoint): Sql =>
  knownAt === undefined
    ? sql`past = 0 AND gone = 0`
    : sql`gone = 0 AND known_from <= ${instant(knownAt)} AND known_to > ${instant(knownAt)}`

const options = ({ signal }: Pick<Reading, 'signal'>): { signal?: AbortSignal } =>
  signal === undefined ? {} : { signal }

/** What is worked out from a text with a dictionary has one too, unless it is told not to. */
const asByte = (value: Sql): Sql => sql`CAST(${value} AS UInt8)`
const asFloat = (value: Sql): Sql => sql`CAST(${value} AS Float64)`

/** Times and amounts leave the engine as floats, exact up to 2^53: they are read as they lie. */
const millis = (at: Sql): Sql => sql`toFloat64(toUnixTimestamp64Milli(${at}))`

/** This shard's customers with when they joined (-1 = not told): customer, Float64, in order. Native. */
export const readMembers = (facts: Facts, reading: Reading): Promise<Readable> => {
  const { standpoint, who } = reading
  const knownBy = standpoint.knownAt
  return facts.read(
    sql`
SELECT customer, ifNull(${millis(sql`joined`)}, -1) AS joined_ms
FROM (
  SELECT customer
  FROM customers FINAL
  WHERE ${isOf(who)} AND customer != 0 AND ${knownBy === undefined ? sql`1` : sql`known_from <= ${instant(knownBy)}`}
) AS c
LEFT JOIN (
  SELECT customer, parseDateTime64BestEffortOrNull(argMax(value, (at, key)), 3, 'UTC') AS joined
  FROM attributes FINAL
  WHERE ${known(standpoint)} AND ${isOf(who)} AND name = 'joined_at' AND at <= ${instant(standpoint.asOf)}
  GROUP BY customer
) AS j USING (customer)
ORDER BY customer`,
    'Native',
    options(reading),
  )
}

/**
 * Orders by customer: customer, at, total, void_at Float64, known UInt8, one weight for each measure (UInt8 or
 * Float64, see {@link isWide}), refund_at, refund_amount Array(Float64). Native.
 */
export const readOrders = (
  facts: Facts,
  reading: Reading,
  weights: readonly {
    readonly measure: TierMeasure
    readonly stores: readonly string[] | undefined
  }[],
): Promise<Readable> => {
  const { standpoint, who } = reading
  const columns = weights.map(
    ({ measure, stores }) => sql`${orderWeight(measure, stores, standpoint)}`,
  )
  return facts.read(
    sql`
SELECT ${join([
      sql`customer`,
      millis(sql`at`),
      sql`toFloat64(total)`,
      millis(sql`ifNull(void_at, toDateTime64('2299-12-31 00:00:00', 3, 'UTC'))`),
      sql`known`,
      ...columns,
      sql`arrayMap(refund -> ${millis(sql`refund`)}, refund_at)`,
      sql`arrayMap(refund -> toFloat64(refund), refund_amount)`,
    ])}
FROM orders FINAL
WHERE ${known(standpoint)} AND ${isOf(who)} AND customer != 0 AND state != 'pending'
ORDER BY customer`,
    'Native',
    options(reading),
  )
}

/** Whether a measure's weight is a number of its own, and not just whether the order is taken. */
export const isWide = (measure: TierMeasure): boolean =>
  measure.kind === 'orders' &&
  !measure.net &&
  measure.planned.field !== undefined &&
  takesValue(measure.planned)

const takesValue = ({ aggregate }: PlannedMetric): boolean => !aggregate.takesMany

/** What an order weighs for a measure: 1 or its field's steps where it meets the filters, else 0. */
function orderWeight(
  measure: TierMeasure,
  stores: readonly string[] | undefined,
  standpoint: Standpoint,
): Sql {
  if (measure.kind !== 'orders') return sql`toUInt8(0)`
  const scope = stores === undefined ? [] : [sql`store IN (${param([...stores], 'Array(String)')})`]
  const fits = and([...scope, ...conditions(measure.planned, standpoint)])
  if (!isWide(measure)) return asByte(fits)
  return asFloat(sql`if(${fits}, ${inSteps(measure.planned.field as Field, standpoint)}, 0)`)
}

/** Whether a fact has the field, in the shop's money, and meets the metric's filters. */
function conditions({ fact, field, spec }: PlannedMetric, standpoint: Standpoint): Sql[] {
  const money =
    field?.money && fact.currency ? [sql`${fact.currency} = ${standpoint.currency}`] : []
  const there =
    field === undefined || field.everyRow ? [] : [existsSql(field, field.sql(standpoint))]
  const filters = (spec.where ?? []).map((filter) => {
    const on = fact.fields.find((one) => one.key === filter.field)
    if (on === undefined) throw new Error(`an unchecked filter on ${filter.field}`)
    return filterSql(on, filter, on.sql(standpoint))
  })
  return [...money, ...there, ...filters]
}

const inSteps = (field: Field, standpoint: Standpoint): Sql =>
  sql`toInt64(ifNull(${field.sql(standpoint)}, 0) * ${param(10 ** (field.scale ?? 0), 'Int64')})`

/**
 * What rows of another fact give: customer, at, one number for each measure Float64, by customer; only rows that give
 * anything. Native.
 */
export const readRows = (
  facts: Facts,
  reading: Reading,
  { fact, measures }: { readonly fact: Fact; readonly measures: readonly TierMeasure[] },
): Promise<Readable> => {
  const { standpoint, who } = reading
  const fits = measures.map((one) => rowFits(one, fact, standpoint))
  const weights = measures.map((one, index) =>
    asFloat(sql`if(${fits[index] as Sql}, ${rowWeight(one, standpoint)}, 0)`),
  )
  return facts.read(
    sql`
SELECT customer, ${millis(fact.at)} AS happened, ${join(weights)}
FROM ${name(fact.source.table)} FINAL
WHERE ${known(standpoint)} AND ${isOf(who)} AND customer != 0
  AND (${join(fits, ' OR ')})
ORDER BY customer`,
    'Native',
    options(reading),
  )
}

const rowFits = (measure: TierMeasure, fact: Fact, standpoint: Standpoint): Sql =>
  measure.kind === 'rows' && measure.planned.fact === fact
    ? sql`(${and(conditions(measure.planned, standpoint))})`
    : sql`0`

const rowWeight = (measure: TierMeasure, standpoint: Standpoint): Sql =>
  measure.kind === 'rows' && measure.planned.field !== undefined && takesValue(measure.planned)
    ? inSteps(measure.planned.field, standpoint)
    : sql`toInt64(1)`

/** Says of a row that its customer was no member yet. */
export const AWAITED = 255

/**
 * Where customers stood so far: customer, 1 + place of the level in `levels` UInt8 (0 = elsewhere, {@link AWAITED} =
 * nowhere yet), in order. Native.
 */
export const readStanding = (
  facts: Facts,
  { who, signal }: Pick<Reading, 'who' | 'signal'>,
  { program, levels }: { readonly program: string; readonly levels: readonly string[] },
): Promise<Readable> =>
  facts.read(
    sql`
SELECT customer, ${asByte(sql`if(level = '', ${param(AWAITED, 'UInt8')}, indexOf(${param([...levels], 'Array(String)')}, toString(level)))`)}
FROM customer_tiers FINAL
WHERE program = ${program} AND ${isOf(who)}
ORDER BY customer`,
    'Native',
    options({ signal }),
  )

/** Writes rows as blocks of the Native format. They come in order, one of each customer: there is nothing to tidy. */
export const writeTiers = (facts: Facts, rows: Readable, signal?: AbortSignal): Promise<Written> =>
  facts.write(sql`INSERT INTO customer_tiers FORMAT Native`, rows, {
    ...options({ signal }),
    settings: { optimize_on_insert: 0 },
  })

/** The numbers between which this shard's customers lie, and how many there are (about). */
export async function customerSpan(
  facts: Facts,
  program: string,
): Promise<{ readonly from: number; readonly to: number; readonly count: number }> {
  const [row] = await facts.query<{ low: number; high: number; customers: string }>(sql`
SELECT min(customer) AS low, max(customer) AS high, uniq(customer) AS customers
FROM (
  SELECT customer FROM customers WHERE customer != 0
  UNION ALL
  SELECT customer FROM customer_tiers WHERE program = ${program}
)`)
  return { from: row?.low ?? 0, to: row?.high ?? 0, count: Number(row?.customers ?? 0) }
}

/** Those whom a run is about: named, touched by batches (after, upTo], or changed by time alone. Together. */
export type Which = {
  readonly customers?: readonly number[]
  readonly batches?: { readonly after: bigint; readonly upTo: bigint }
  readonly due?: boolean
}

/** This shard's customers of a run, in order; also those who only stood somewhere so far. */
export async function gatherTiers(
  facts: Facts,
  which: Which | 'all',
  { program, asOf }: { readonly program: string; readonly asOf: Millis },
): Promise<number[]> {
  const lists = which === 'all' ? everybody(program) : listsOf(which, { program, asOf })
  if (lists.length === 0) return []
  const rows = await facts.query<{ customer: number }>(sql`
SELECT DISTINCT customer
FROM (${join(lists, ' UNION ALL ')})
WHERE customer != 0
ORDER BY customer`)
  return rows.map((row) => row.customer)
}

const everybody = (program: string): Sql[] => [
  sql`SELECT customer FROM customers FINAL`,
  sql`SELECT customer FROM customer_tiers FINAL WHERE program = ${program}`,
]

function listsOf(
  { customers = [], batches, due }: Which,
  { program, asOf }: { readonly program: string; readonly asOf: Millis },
): Sql[] {
  const named = param([...customers], 'Array(UInt32)')
  return [
    ...(customers.length === 0
      ? []
      : [
          sql`SELECT customer FROM customers FINAL WHERE customer IN (${named})`,
          sql`SELECT customer FROM customer_tiers FINAL WHERE program = ${program} AND customer IN (${named})`,
        ]),
    ...(batches === undefined
      ? []
      : [
          sql`SELECT customer FROM touched WHERE batch > ${param(batches.after, 'UInt64')} AND batch <= ${param(batches.upTo, 'UInt64')}`,
        ]),
    ...(due !== true
      ? []
      : [
          sql`SELECT customer FROM customer_tiers FINAL WHERE program = ${program} AND due_at <= ${instant(asOf)}`,
        ]),
  ]
}
