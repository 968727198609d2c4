import { registry } from '#core/registry.ts'
import { compileSelect } from '#metrics/compile/compile.ts'
import { compileScores } from '#metrics/rfm/compile-rfm.ts'
import type { RfmModel } from '#metrics/rfm/rfm-model.ts'
import { latestCuts, rfmOf } from '#metrics/rfm/rfm.store.ts'
import { readColumn } from '#metrics/read-metrics.store.ts'
import type { Standpoint } from '#metrics/standpoint.ts'
import { param, type Sql, sql } from '#sql/sql.ts'
import type { Facts, Ledger } from '#stores/ports.ts'
import type { RfmShort } from '#api/shapes/rfm.ts'
import { keptMetric, metricBook, type MetricBook } from './metric-book.ts'
import { rfmShort } from './rfm-view.ts'

/** Scores for a list: (customer, recency, frequency, monetary, r, f, m, class, group) of everybody scored. */
export type Scores = {
  readonly rows: Sql
  readonly of: (customers: readonly number[]) => Promise<ReadonlyMap<number, RfmShort>>
}

/** As the last evaluation left them. */
export function keptScores(facts: Facts, model: RfmModel): Scores {
  return {
    rows: sql`SELECT customer, recency, frequency, monetary, r, f, m, class, group FROM customer_rfm FINAL WHERE model = ${model.key}`,
    of: async (customers) => {
      const found = customers.length === 0 ? [] : await rfmOf(facts, model.key, customers)
      return new Map([...found].map(([customer, kept]) => [customer, rfmShort(kept)]))
    },
  }
}

type ComputeScores = {
  readonly book: MetricBook
  readonly model: RfmModel
  readonly standpoint: Standpoint
}

/**
 * As of another instant: the metrics worked out for it, scored with the cut-points drawn by then. Where none were
 * drawn by then, with the newest ones; without any, nobody is scored.
 */
export async function computedScores(
  stores: { facts: Facts; ledger: Ledger },
  { book, model, standpoint }: ComputeScores,
): Promise<Scores> {
  const cuts =
    (await latestCuts(stores.ledger, model.key, standpoint.asOf)) ??
    (await latestCuts(stores.ledger, model.key))
  if (cuts === undefined || cuts.scored === 0) return nobody
  const scoresOf = (restrict?: Sql): Sql =>
    compileScores(model, { rows: valuesOf({ book, model, standpoint }, restrict) }, cuts)
  return {
    rows: scoresOf(),
    of: async (customers) => {
      if (customers.length === 0) return new Map()
      const among = sql`customer IN (${param(customers, 'Array(UInt32)')})`
      // Ranks are places among everybody.
      const statement =
        model.method === 'ranks'
          ? sql`SELECT * FROM (${scoresOf()}) WHERE ${among}`
          : scoresOf(among)
      const pages = await Promise.all(
        stores.facts.shards.map((shard) => shard.query<ScoredRow>(statement)),
      )
      return new Map(pages.flat().map((row) => [row.customer, shortOf(row)]))
    },
  }
}

type ScoredRow = { customer: number; r: number; f: number; m: number; class: string; group: string }

const shortOf = ({ r, f, m, class: key, group }: ScoredRow): RfmShort => ({
  r,
  f,
  m,
  class: key === '' ? null : key,
  group: group === '' ? null : group,
})

const nobody: Scores = {
  rows: sql`SELECT toUInt32(0) AS customer, 0. AS recency, 0. AS frequency, 0. AS monetary, 0 AS r, 0 AS f, 0 AS m, '' AS class, '' AS group WHERE 0`,
  of: async () => new Map(),
}

function valuesOf({ book, model, standpoint }: ComputeScores, restrict: Sql | undefined): Sql {
  const keys = [model.recency, model.frequency, model.monetary]
  const own = metricBook(
    registry(
      'metric',
      book.definitions.all.filter(({ key }) => keys.includes(key)),
    ),
  )
  const read = (key: string): Sql => {
    const metric = keptMetric(own, key)
    if (!metric.ok) throw new Error(`the RFM model ${model.key} needs the metric ${key}`)
    return readColumn(metric.value.column, standpoint)
  }
  return sql`
    SELECT customer, ${read(model.recency)} AS recency, ${read(model.frequency)} AS frequency, ${read(model.monetary)} AS monetary
    FROM (${compileSelect(own.plan, restrict === undefined ? { standpoint } : { standpoint, restrict })})`
}
