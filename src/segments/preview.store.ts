import { join, name, param, type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { compileDecided, type Deciding } from './compile/compile-members.ts'
import { truthName } from './compile/compile-rule.ts'
import { holdsSpec } from './conditions/attribute.condition.ts'
import type { MetricName } from './conditions/condition.ts'

/**
 * Who a rule takes in. The rules of `deciding` are decided by the statement; `output` is the number of the one that
 * is asked about. What else they refer to is read from the sources.
 */
export type Asking = { readonly deciding: Deciding; readonly output: number }

/** (customer, is_in, …): everybody, whether the rule takes them in, and metrics beside. */
export function compileAudience({ deciding, output }: Asking, also: Deciding['also'] = []): Sql {
  const beside = also.map(({ as }) => sql`, ${as}`)
  const { rows } = compileDecided({ ...deciding, also })
  return sql`SELECT customer, ${truthName(output)} AS is_in${join(beside, '')} FROM (${rows})`
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
  /** How many of them each channel reaches: those who have consented to it, as it holds at the standpoint. */
  readonly reach: readonly { readonly channel: string; readonly reachable: number }[]
  /** A few of them, those who spent most first. */
  readonly sample: readonly number[]
}

export type PreviewOptions = {
  readonly sample: number
  /** The metric that is summed. */
  readonly spend: MetricName
  /** Channels that may reach them. */
  readonly channels: readonly string[]
  readonly signal?: AbortSignal
}

/** How many a rule takes in, what they have spent, who can be reached, and a few of them: all in one statement. */
export async function previewRule(
  facts: Facts,
  asking: Asking,
  { sample, spend, channels, signal }: PreviewOptions,
): Promise<Preview> {
  const told = channels.map((channel, index) => ({
    metric: holdsSpec(`consent.${channel}`),
    as: sql`${name(`told_${index}`)}`,
  }))
  const spent = sql`ifNull(toInt64(spend), 0)`
  const [row] = await facts.query<{
    count: string
    total: string
    net: string
    all_net: string
    reach: readonly string[]
    sample: readonly number[]
  }>(
    sql`
SELECT countIf(is_in) AS count, count() AS total, sumIf(${spent}, is_in) AS net, sum(${spent}) AS all_net,
  [${join([sql`toUInt64(0)`, ...told.map(({ as }) => sql`countIf(is_in AND ${as} = 'true')`)])}] AS reach,
  arrayMap(place -> toUInt32(bitAnd(place, 4294967295)), ${smallest(sample)}(${placeBy(spent)}, is_in)) AS sample
FROM (${compileAudience(asking, [{ metric: spend, as: sql`spend` }, ...told])})`,
    signal ? { signal } : {},
  )
  return {
    count: Number(row?.count ?? 0),
    total: Number(row?.total ?? 0),
    netSales: Number(row?.net ?? 0),
    allNetSales: Number(row?.all_net ?? 0),
    reach: reachBy(channels, (index) => Number(row?.reach[index + 1] ?? 0)),
    sample: row?.sample ?? [],
  }
}

/** Channels by which somebody can be reached, those by which most can first. */
export const reachBy = (
  channels: readonly string[],
  reachable: (index: number) => number,
): Preview['reach'] =>
  channels
    .map((channel, index) => ({ channel, reachable: reachable(index) }))
    .filter((one) => one.reachable > 0)
    .sort((a, b) => b.reachable - a.reachable || (a.channel < b.channel ? -1 : 1))

/** So many customers a sample has at least and at most. */
export const sampleSize = (wanted: number): number => Math.max(1, Math.min(100, Math.trunc(wanted)))

/** How many values an aggregate keeps is part of its name: it can not be bound. */
const smallest = (count: number): Sql => ({
  kind: 'sql',
  texts: [`groupArraySortedIf(${sampleSize(count)})`],
  parts: [],
})

/**
 * One number that sorts customers by what they have spent, most first, and by their number: the engine sorts numbers
 * many times faster than pairs. A float's bits sort as it does; of amounts beyond 16 million it keeps 7 digits.
 */
const placeBy = (spent: Sql): Sql =>
  sql`bitOr(bitShiftLeft(toUInt64(4294967295 - reinterpretAsUInt32(toFloat32(greatest(${spent}, 0)))), 32), customer)`

/**
 * About how many rows the engine reads for the answer: what the tables hold that it reads. Said without asking the
 * engine to plan the statement, which costs as much as a small answer.
 */
export async function costOf(facts: Facts, { deciding }: Asking): Promise<number> {
  const { features } = compileDecided(deciding)
  const tables = [
    ...features.reads(deciding.scope),
    deciding.scope.kept ? 'customer_metrics' : 'customers',
  ]
  const counts = await Promise.all(
    facts.shards.map((shard) =>
      shard.query<{ rows: string }>(
        sql`SELECT sum(total_rows) AS rows FROM system.tables WHERE database = currentDatabase() AND name IN (${param(tables, 'Array(String)')})`,
      ),
    ),
  )
  return counts.flat().reduce((sum, row) => sum + Number(row.rows), 0)
}
