import { sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { decodeValue, type EngineValue } from './decode.ts'
import type { Value } from './facts/fact.ts'
import type { MetricColumn } from './plan.ts'
import { readColumn } from './read-metrics.store.ts'
import type { Standpoint } from './standpoint.ts'

/** How a metric is spread over all customers. */
export type MetricSummary = {
  readonly customers: number
  /** Customers without a value. */
  readonly none: number
  readonly min: Value
  readonly max: Value
  /** Numbers only: the mean, and the values below which 5, 25, 50, 75 and 95% lie. */
  readonly mean: number | null
  readonly quantiles: Readonly<Record<'p5' | 'p25' | 'p50' | 'p75' | 'p95', number | null>>
  /** Texts and small numbers: the most frequent values. */
  readonly top: readonly { readonly value: Value; readonly customers: number }[]
  /** Numbers: twenty steps of equal width from p5 to p95, the first and last of them open. */
  readonly bars: readonly { readonly from: number; readonly customers: number }[]
}

const BARS = 20
const TOP = 20

/** Reads a metric's spread as of the standpoint, in one pass over `customer_metrics` for each of its parts. */
export async function summarizeMetric(
  facts: Facts,
  column: MetricColumn,
  standpoint: Standpoint,
): Promise<MetricSummary> {
  const value = readColumn(column, standpoint)
  const numeric = column.readAs === 'integer' || column.readAs === 'float'
  const [range, top, spread] = await Promise.all([
    facts.query<RangeRow>(sql`
SELECT count() AS customers, countIf(isNull(value)) AS none, min(value) AS smallest, max(value) AS largest
FROM (SELECT ${value} AS value FROM customer_metrics FINAL WHERE gone = 0)`),
    facts.query<{ value: EngineValue; customers: string }>(sql`
SELECT value, count() AS customers
FROM (SELECT ${value} AS value FROM customer_metrics FINAL WHERE gone = 0)
WHERE isNotNull(value)
GROUP BY value
ORDER BY customers DESC, value
LIMIT ${TOP}`),
    numeric ? readSpread(facts, column, standpoint) : [],
  ])
  const [row] = range
  const [shape] = spread
  const empty = Number(row?.customers ?? 0) === Number(row?.none ?? 0)
  const quantile = (index: number): number | null =>
    empty ? null : (shape?.quantiles[index] ?? null)
  return {
    customers: Number(row?.customers ?? 0),
    none: Number(row?.none ?? 0),
    min: empty ? null : decodeValue(column.readAs, row?.smallest),
    max: empty ? null : decodeValue(column.readAs, row?.largest),
    mean: empty ? null : (shape?.mean ?? null),
    quantiles: {
      p5: quantile(0),
      p25: quantile(1),
      p50: quantile(2),
      p75: quantile(3),
      p95: quantile(4),
    },
    top: top.map((one) => ({
      value: decodeValue(column.readAs, one.value),
      customers: Number(one.customers),
    })),
    bars: shape && !empty ? barsOf(shape) : [],
  }
}

type RangeRow = {
  readonly customers: string
  readonly none: string
  readonly smallest: EngineValue
  readonly largest: EngineValue
}

type Spread = {
  readonly mean: number
  readonly quantiles: readonly number[]
  readonly steps: readonly (readonly [step: number, customers: string])[]
}

/** The second reading needs the first one's quantiles; the engine does both in one statement. */
const readSpread = (
  facts: Facts,
  column: MetricColumn,
  standpoint: Standpoint,
): Promise<Spread[]> =>
  facts.query<Spread>(sql`
WITH
  numbers AS (
    SELECT toFloat64(assumeNotNull(known)) AS value
    FROM (SELECT ${readColumn(column, standpoint)} AS known FROM customer_metrics FINAL WHERE gone = 0)
    WHERE isNotNull(known)
  ),
  (SELECT quantilesExactInclusive(0.05, 0.25, 0.5, 0.75, 0.95)(value) FROM numbers) AS spread,
  greatest(spread[5] - spread[1], 0.000001) / ${BARS} AS width
SELECT
  any(spread) AS quantiles,
  sum(total) / sum(customers) AS mean,
  arraySort(groupArray((step, customers))) AS steps
FROM (
  SELECT
    toInt32(least(greatest(floor((value - spread[1]) / width), 0), toFloat64(${BARS - 1}))) AS step,
    count() AS customers,
    sum(value) AS total
  FROM numbers
  GROUP BY step
)`)

function barsOf({ quantiles, steps }: Spread): { from: number; customers: number }[] {
  const low = quantiles[0] ?? 0
  const width = Math.max((quantiles[4] ?? 0) - low, 0.000001) / BARS
  const counts = new Map(steps.map(([step, customers]) => [step, Number(customers)]))
  return Array.from({ length: BARS }, (_, step) => ({
    from: low + step * width,
    customers: counts.get(step) ?? 0,
  }))
}
