import { dayOf } from '#core/time.ts'
import { type Sql, sql } from '#sql/sql.ts'
import type { Facts } from '#stores/ports.ts'
import { isInForce, netAmount } from '../facts/order-money.ts'
import { instant, type Standpoint } from '../standpoint.ts'
import { CUTS, isPriced, type PriceLevels, pricePaidSql, stepsOf } from './price-levels.ts'

/** Of more categories than these, those in which most was bought; goods of the others have no percentile. */
const MOST_CATEGORIES = 5000

/** When price levels were drawn, and how many orders' rows there were. */
export type PriceDrawing = { readonly rev: bigint; readonly day: string; readonly orders: number }

/** Draws from all goods bought so far how dear they are in each category, and keeps it in place of what was drawn before. */
export async function drawPriceLevels(
  facts: Facts,
  standpoint: Standpoint,
  rev: bigint,
): Promise<void> {
  const rows = await facts.query<{ category: string; cuts: readonly string[] }>(
    pricesPaid(standpoint),
  )
  const steps = rows.map(({ cuts }) => stepsOf(cuts.map(Number)))
  const row = {
    one: 1,
    rev: rev.toString(),
    day: dayOf(standpoint.asOf, standpoint.zone),
    orders: await countOrders(facts),
    categories: rows.map(({ category }) => category),
    froms: steps.map(({ froms }) => froms),
    ranks: steps.map(({ ranks }) => ranks),
  }
  for (const shard of facts.shards) await shard.insert('price_levels', [row])
}

/** Rows of orders, with those that were replaced since: a measure of how much a shop has grown that costs nothing. */
export async function countOrders(facts: Facts): Promise<number> {
  const [row] = await facts.query<{ orders: string }>(sql`SELECT count() AS orders FROM orders`)
  return Number(row?.orders ?? 0)
}

export async function latestDrawing(facts: Facts): Promise<PriceDrawing | undefined> {
  const [row] = await facts.query<{ rev: string; day: string; orders: string }>(
    sql`SELECT rev, day, orders FROM price_levels ORDER BY rev DESC LIMIT 1`,
  )
  return row && { rev: BigInt(row.rev), day: row.day, orders: Number(row.orders) }
}

/** The levels in use; undefined before the first drawing. */
export async function readPriceLevels(facts: Facts): Promise<PriceLevels | undefined> {
  const [row] = await facts.query<{
    categories: readonly string[]
    froms: readonly (readonly string[])[]
    ranks: readonly (readonly number[])[]
  }>(sql`SELECT categories, froms, ranks FROM price_levels ORDER BY rev DESC LIMIT 1`)
  if (!row) return undefined
  return new Map(
    row.categories.map((category, index) => [
      category,
      { froms: (row.froms[index] ?? []).map(Number), ranks: row.ranks[index] ?? [] },
    ]),
  )
}

/** Guests' orders are prices, too. */
function pricesPaid(standpoint: Standpoint): Sql {
  const line = { category: sql`category`, quantity: sql`quantity`, total: sql`amount` }
  return sql`
SELECT toString(category) AS category, ${QUANTILES}(price, 1) AS cuts
FROM (
  SELECT category, ${pricePaidSql(line)} AS price
  FROM orders FINAL
  ARRAY JOIN line_category AS category, line_quantity AS quantity, line_total AS amount
  WHERE past = 0 AND gone = 0 AND at <= ${instant(standpoint.asOf)}
    AND ${isInForce(standpoint)} AND ${netAmount(standpoint)} > 0
    AND category != '' AND ${isPriced(line, standpoint)}
)
GROUP BY category
ORDER BY count() DESC, category
LIMIT ${MOST_CATEGORIES}`
}

/** Levels are part of the function's name: they cannot be bound. By weight: memory for different prices only. */
const QUANTILES: Sql = Object.freeze({
  kind: 'sql',
  texts: [
    `quantilesExactWeighted(${Array.from({ length: CUTS }, (_, at) => ((at + 0.5) / CUTS).toFixed(3)).join(', ')})`,
  ],
  parts: [],
})
