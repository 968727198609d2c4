import { param, type Sql, sql } from '#sql/sql.ts'
import type { Standpoint } from '../standpoint.ts'

/** From which price of one piece on (minor units, ascending, the first is 0), which percentile, in tenths. */
export type PriceSteps = { readonly froms: readonly number[]; readonly ranks: readonly number[] }

/** How dear goods are in each category, as it was drawn last. */
export type PriceLevels = ReadonlyMap<string, PriceSteps>

/** A line of which the price of one piece is asked. Quantity: thousandths. */
export type PricedLine = {
  readonly category: string
  readonly quantity: number
  readonly total: number
}

/** Larger amounts are no prices: a thousandth of a piece of more would not fit a whole number. */
const MOST = 2 ** 43
/** Where a category's number stands above the price, so that one sorted list holds the steps of all categories. */
const PRICE_BITS = 44
const SHIFT = param(PRICE_BITS, 'UInt8')
/** What stands for no percentile among tenths. */
const NONE = -10

/** At how many levels prices are cut. */
export const CUTS = 100

/**
 * The steps that follow from the cuts of a category's prices at 0.5 %, 1.5 % … 99.5 % (ascending). A price stands at
 * the mean of the share of cuts below it and the share not above it: the only price of a category at 50, one below
 * all others at 0, one above all at 100.
 */
export function stepsOf(cuts: readonly number[]): PriceSteps {
  const tenth = 1000 / cuts.length
  const steps = new Map<number, number>(cuts[0] === 0 ? [] : [[0, 0]])
  const values = [...new Set(cuts)]
  for (const [index, value] of values.entries()) {
    const below = cuts.indexOf(value)
    const notAbove = cuts.lastIndexOf(value) + 1
    steps.set(value, Math.round(((below + notAbove) / 2) * tenth))
    if (values[index + 1] !== value + 1) steps.set(value + 1, Math.round(notAbove * tenth))
  }
  return { froms: [...steps.keys()], ranks: [...steps.values()] }
}

/** What one piece cost, discounts taken off; null where that cannot be said. */
export function pricePaid({ quantity, total }: PricedLine): number | null {
  if (quantity <= 0 || total < 0 || total > MOST) return null
  return Math.min(Math.floor((total * 1000) / quantity), MOST)
}

/** Where the price of one piece stands among the prices paid in its category, in tenths of a percent; null: not known. */
export function priceRank(levels: PriceLevels | undefined, line: PricedLine): number | null {
  const steps = levels?.get(line.category)
  const price = pricePaid(line)
  if (!steps || price === null) return null
  const above = steps.froms.findIndex((from) => from > price)
  return steps.ranks.at(above === -1 ? -1 : above - 1) ?? null
}

const CATEGORIES = sql`(SELECT argMax(categories, rev) FROM price_levels)`
const FROMS = sql`(SELECT arrayConcat([toUInt64(0)], arrayFlatten(arrayMap((own, code) -> arrayMap(one -> bitShiftLeft(toUInt64(code), ${SHIFT}) + one, own), argMax(froms, rev), arrayEnumerate(argMax(froms, rev))))) FROM price_levels)`
const RANKS = sql`(SELECT arrayConcat([toInt16(${NONE})], arrayFlatten(argMax(ranks, rev))) FROM price_levels)`

/** Columns of an order's line, as SQL. */
type LineSql = { readonly category: Sql; readonly quantity: Sql; readonly total: Sql }

/** Whether one piece of the line has a price in the shop's money. */
export const isPriced = ({ quantity, total }: LineSql, standpoint: Standpoint): Sql =>
  sql`currency = ${standpoint.currency} AND ${quantity} > 0 AND ${total} >= 0 AND ${total} <= ${MOST}`

/** The price of one piece, where {@link isPriced}. */
export const pricePaidSql = ({ quantity, total }: LineSql): Sql =>
  sql`least(intDiv(${total} * 1000, greatest(toInt64(${quantity} * 1000), 1)), ${MOST})`

/**
 * {@link priceRank} over the columns of an order's line: the category's number above the price is looked up in one
 * sorted list of all steps. Other money than the shop's has none.
 */
export const priceRankSql = (line: LineSql, standpoint: Standpoint): Sql =>
  sql`nullIf(${rankOrNone(line, standpoint)}, ${NONE / 10})`

/** The same of each element of the columns of an order's lines, without those that have none. */
export function priceRanksSql({ category, quantity, total }: LineSql, standpoint: Standpoint): Sql {
  const one = { category: sql`category`, quantity: sql`quantity`, total: sql`amount` }
  const ranks = sql`arrayMap((category, quantity, amount) -> ${rankOrNone(one, standpoint)}, ${category}, ${quantity}, ${total})`
  return sql`arrayFilter(rank -> rank >= 0, ${ranks})`
}

function rankOrNone(line: LineSql, standpoint: Standpoint): Sql {
  const code = sql`transform(toString(${line.category}), ${CATEGORIES}, range(1, length(${CATEGORIES}) + 1), 0)`
  const place = sql`bitShiftLeft(toUInt64(${code}), ${SHIFT}) + toUInt64(${pricePaidSql(line)})`
  const known = sql`if(${isPriced(line, standpoint)} AND ${code} > 0, ${place}, toUInt64(0))`
  const tenths = sql`transform(roundDown(${known}, ${FROMS}), ${FROMS}, ${RANKS}, toInt16(${NONE}))`
  return sql`toDecimal64(${tenths}, 1) / 10`
}
