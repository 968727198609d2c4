import { dayOf, type Millis } from '#core/time.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { MetricPlan } from '../plan.ts'
import { readColumn } from '../read-metrics.store.ts'
import type { Standpoint } from '../standpoint.ts'
import { compileMeans, compileQuantiles, compileScores, type RfmSource } from './compile-rfm.ts'
import { AXES, type Axis, type RfmModel } from './rfm-model.ts'
import type { RfmCuts } from './scores.ts'

/** A drawing of cut-points, kept so that full and incremental runs score alike. */
export type DrawnCuts = RfmCuts & {
  readonly id: number
  readonly day: string
  readonly asOf: Millis
  readonly scored: number
}

/** A customer's RFM as it is kept. */
export type CustomerRfm = {
  readonly customer: number
  readonly cuts: number
  readonly values: Readonly<Record<Axis, number>>
  readonly scores: Readonly<Record<Axis, number>>
  readonly class: string
  readonly group: string
}

/** The metrics that a model scores, read from `customer_metrics` as of the standpoint. `restrict` names customers. */
export function rfmSource(
  plan: MetricPlan,
  model: RfmModel,
  standpoint: Standpoint,
  restrict?: Sql,
): RfmSource {
  const read = (key: string): Sql => {
    const column = plan.columnOf.get(key)
    if (!column) throw new Error(`the RFM model ${model.key} needs the metric ${key}`)
    return readColumn(column, standpoint)
  }
  return {
    rows: sql`
      SELECT customer, ${read(model.recency)} AS recency, ${read(model.frequency)} AS frequency, ${read(model.monetary)} AS monetary
      FROM customer_metrics FINAL
      ${restrict ? sql`WHERE ${restrict}` : sql`WHERE 1`}`,
  }
}

/** Draws cut-points from the whole base and keeps them. Fixed ones are given; their means are drawn all the same. */
export async function drawCuts(
  stores: { facts: Facts; ledger: Ledger },
  model: RfmModel,
  source: RfmSource,
  standpoint: Standpoint,
): Promise<DrawnCuts> {
  const [drawn] = await stores.facts.query<Record<Axis, number[]> & { scored: string }>(
    compileQuantiles(model, source),
  )
  const scored = Number(drawn?.scored ?? 0)
  const fixed = typeof model.method === 'object' ? model.method.fixed : undefined
  const cuts = fixed ?? byAxis((axis) => (scored === 0 ? [] : (drawn?.[axis] ?? []).map(Number)))
  const [means] =
    scored === 0
      ? []
      : await stores.facts.query<Record<string, number>>(compileMeans(model, source, cuts))
  const body = { cuts, means: byAxis((axis) => Number(means?.[`${axis}_mean`] ?? 0)) }
  const day = dayOf(standpoint.asOf, standpoint.zone)
  const rows = await stores.ledger.query<{ id: number }>(sql`
    INSERT INTO rfm_cuts (model, day, as_of, scored, body)
    VALUES (${model.key}, ${day}::date, to_timestamp(${param(standpoint.asOf / 1000, 'Float64')}::float8), ${scored}, ${JSON.stringify(body)}::jsonb)
    RETURNING id`)
  return { id: rows[0]?.id ?? 0, day, asOf: standpoint.asOf, scored, ...body }
}

/** How many customers there are to score. */
export async function countScored(facts: Facts, source: RfmSource): Promise<number> {
  const [row] = await facts.query<{ scored: string }>(
    sql`SELECT count() AS scored FROM (${source.rows}) WHERE isNotNull(recency)`,
  )
  return Number(row?.scored ?? 0)
}

/** The newest drawing for the model, or the newest not after an instant. */
export async function latestCuts(
  ledger: Ledger,
  model: string,
  notAfter?: Millis,
): Promise<DrawnCuts | undefined> {
  const rows = await ledger.query<{
    id: number
    day: string
    as_of: number
    scored: bigint
    body: RfmCuts
  }>(sql`
    SELECT id, day, as_of, scored, body FROM rfm_cuts
    WHERE model = ${model} AND (${notAfter === undefined} OR as_of <= to_timestamp(${param((notAfter ?? 0) / 1000, 'Float64')}::float8))
    ORDER BY id DESC
    LIMIT 1`)
  const [row] = rows
  return (
    row && { id: row.id, day: row.day, asOf: row.as_of, scored: Number(row.scored), ...row.body }
  )
}

/**
 * Scores customers and keeps the scores; whoever of them is not scored any more loses theirs. Without `restrict`,
 * everybody. Scores by rank are given to everybody at once only: one more customer shifts the ranks of all.
 */
export async function scoreCustomers(
  facts: Facts,
  run: {
    readonly plan: MetricPlan
    readonly model: RfmModel
    readonly standpoint: Standpoint
    readonly cuts: DrawnCuts
    readonly rev: bigint
    readonly restrict?: Sql
  },
): Promise<void> {
  const { plan, model, standpoint, cuts, restrict } = run
  const isRanked = model.method === 'ranks'
  if (isRanked && restrict !== undefined) return
  const rev = param(run.rev, 'UInt64')
  const scores = compileScores(model, rfmSource(plan, model, standpoint, restrict), cuts)
  for (const shard of isRanked ? [facts] : facts.shards) {
    await shard.run(
      sql`INSERT INTO customer_rfm (model, customer, rev, gone, cuts, recency, frequency, monetary, r, f, m, class, group)
        SELECT ${model.key}, customer, ${rev}, 0, ${param(cuts.id, 'UInt32')}, recency, frequency, monetary, r, f, m, class, group
        FROM (${scores})`,
      { settings: { optimize_on_insert: 0 } },
    )
    await shard.run(sql`
      INSERT INTO customer_rfm (model, customer, rev, gone)
      SELECT model, customer, ${rev}, 1
      FROM customer_rfm FINAL
      WHERE model = ${model.key} AND customer_rfm.rev < ${rev} ${restrict ? sql`AND ${restrict}` : sql``}`)
  }
}

/** The kept RFM of some customers. */
export async function rfmOf(
  facts: Facts,
  model: string,
  customers: readonly number[],
): Promise<Map<number, CustomerRfm>> {
  const rows = await facts.query<{
    customer: number
    cuts: number
    recency: number
    frequency: number
    monetary: number
    r: number
    f: number
    m: number
    class: string
    group: string
  }>(sql`
    SELECT customer, cuts, recency, frequency, monetary, r, f, m, class, group
    FROM customer_rfm FINAL
    WHERE model = ${model} AND customer IN (${param(customers, 'Array(UInt32)')})`)
  return new Map(
    rows.map((row) => [
      row.customer,
      {
        customer: row.customer,
        cuts: row.cuts,
        values: { r: row.recency, f: row.frequency, m: row.monetary },
        scores: { r: row.r, f: row.f, m: row.m },
        class: row.class,
        group: row.group,
      },
    ]),
  )
}

const byAxis = <T>(make: (axis: Axis) => T): Record<Axis, T> => {
  const [r, f, m] = AXES
  return { r: make(r), f: make(f), m: make(m) }
}
