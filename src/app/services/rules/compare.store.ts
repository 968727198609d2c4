import { join, name, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'

/** A metric to be compared, as SQL over rows of `customer_metrics`. */
export type ComparedColumn = { readonly key: string; readonly value: Sql; readonly isText: boolean }

/** What one metric is like on one side. */
export type SideNumbers = {
  readonly n: number
  readonly mean: number | null
  readonly variance: number | null
  readonly median: number | null
  /** Texts: how many have each value, the most frequent first. */
  readonly top: readonly (readonly [value: string, count: number])[]
}

export type Sides = {
  readonly counts: { readonly a: number; readonly b: number; readonly both: number }
  readonly metrics: ReadonlyMap<string, { readonly a: SideNumbers; readonly b: SideNumbers }>
}

/** How many values of a text are looked at. */
const VALUES = 30

/** Two audiences over all metrics, in one reading of the kept numbers. `a`, `b`: conditions on `customer`. */
export async function readSides(
  facts: Facts,
  columns: readonly ComparedColumn[],
  sides: { readonly a: Sql; readonly b: Sql },
): Promise<Sides> {
  const rows = sql`
    SELECT ${join([
      sql`toUInt8(${sides.a}) AS in_a`,
      sql`toUInt8(${sides.b}) AS in_b`,
      ...columns.map(({ value }, index) => sql`${value} AS ${name(`v_${index}`)}`),
    ])}
    FROM customer_metrics FINAL
    WHERE gone = 0`
  const asked = columns.flatMap(({ isText }, index) =>
    (['in_a', 'in_b'] as const).map(
      (side) =>
        sql`${sideOf(name(`v_${index}`), name(side), isText)} AS ${name(`${side}_${index}`)}`,
    ),
  )
  const [row] = await facts.query<Record<string, unknown>>(sql`
SELECT ${join([sql`sum(in_a) AS count_a`, sql`sum(in_b) AS count_b`, sql`countIf(in_a AND in_b) AS count_both`, ...asked])}
FROM (${rows})
WHERE in_a OR in_b`)
  const read = (side: string, index: number, isText: boolean): SideNumbers =>
    decode(row?.[`${side}_${index}`], isText)
  return {
    counts: {
      a: Number(row?.['count_a'] ?? 0),
      b: Number(row?.['count_b'] ?? 0),
      both: Number(row?.['count_both'] ?? 0),
    },
    metrics: new Map(
      columns.map(({ key, isText }, index) => [
        key,
        { a: read('in_a', index, isText), b: read('in_b', index, isText) },
      ]),
    ),
  }
}

/** (n, mean, variance, median) of numbers, or values with their counts. */
function sideOf(
  value: ReturnType<typeof name>,
  side: ReturnType<typeof name>,
  isText: boolean,
): Sql {
  const there = sql`(${side} = 1 AND isNotNull(${value}))`
  if (isText) return sql`sumMapIf([toString(ifNull(${value}, ''))], [toUInt64(1)], ${there})`
  const number = sql`ifNull(toFloat64(${value}), 0)`
  return sql`(countIf(${there}), avgIf(${number}, ${there}), varSampStableIf(${number}, ${there}), quantileExactInclusiveIf(0.5)(${number}, ${there}))`
}

function decode(value: unknown, isText: boolean): SideNumbers {
  if (isText) {
    const [keys = [], counts = []] = (value ?? []) as [string[]?, string[]?]
    const top = keys
      .map((key, index) => [key, Number(counts[index] ?? 0)] as const)
      .toSorted((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1))
    return {
      n: top.reduce((sum, [, count]) => sum + count, 0),
      mean: null,
      variance: null,
      median: null,
      top: top.slice(0, VALUES),
    }
  }
  const [n, mean, variance, median] = (value ?? []) as unknown[]
  const count = Number(n ?? 0)
  const number = (one: unknown): number | null => {
    const read = one === null || one === undefined ? Number.NaN : Number(one)
    return count > 0 && Number.isFinite(read) ? read : null
  }
  return {
    n: count,
    mean: number(mean),
    variance: number(variance),
    median: number(median),
    top: [],
  }
}
