import { param, sql } from '#sql/sql.ts'
import { instant, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'
import type { Millis } from '#core/time.ts'
import type { Used } from './meet.ts'
import type { Limits } from './promotion.ts'

/** What a quote takes of an offer. */
export type Take = {
  readonly promotion: string
  readonly pieces: number
  readonly amount: number
  readonly limits: Limits
}

const NO_LIMIT = Number.MAX_SAFE_INTEGER

/**
 * Takes from the limits of every offer, or gives the key of the first that has not enough: the caller then rolls
 * back. Each sum changes in one conditional statement, so two takers can never share what is left for one.
 */
export async function takeLimits(
  ledger: Ledger,
  {
    quote,
    customer,
    at,
  }: { readonly quote: string; readonly customer: number; readonly at: Millis },
  takes: readonly Take[],
): Promise<string | undefined> {
  // In one order, so that two quotes never wait for each other.
  const ordered = [...takes].sort((a, b) => (a.promotion < b.promotion ? -1 : 1))
  for (const take of ordered) {
    const { orders, pieces, budget } = take.limits
    if (!(await addTo(ledger, 0, take, { orders, pieces, amount: budget }))) return take.promotion
    const own = { orders: take.limits.orders_per_person, pieces: take.limits.pieces_per_person }
    if (customer !== 0 && !(await addTo(ledger, customer, take, own))) return take.promotion
    await ledger.query(sql`
      INSERT INTO promotion_uses (quote, promotion, customer, pieces, amount, taken_at)
      VALUES (${quote}, ${take.promotion}, ${customer}, ${take.pieces}, ${take.amount}, ${instant(at)})`)
  }
  return undefined
}

type Most = {
  readonly orders?: number | undefined
  readonly pieces?: number | undefined
  readonly amount?: number | undefined
}

async function addTo(ledger: Ledger, customer: number, take: Take, most: Most): Promise<boolean> {
  const { orders = NO_LIMIT, pieces = NO_LIMIT, amount = NO_LIMIT } = most
  if (take.pieces > pieces || take.amount > amount) return false
  const rows = await ledger.query(sql`
    INSERT INTO promotion_sums AS s (promotion, customer, orders, pieces, amount)
    VALUES (${take.promotion}, ${customer}, 1, ${take.pieces}, ${take.amount})
    ON CONFLICT (promotion, customer) DO UPDATE
    SET orders = s.orders + 1, pieces = s.pieces + excluded.pieces, amount = s.amount + excluded.amount
    WHERE s.orders + 1 <= ${orders} AND s.pieces + excluded.pieces <= ${pieces}
      AND s.amount + excluded.amount <= ${amount}
    RETURNING 1`)
  return rows.length === 1
}

/** Gives back what a quote has taken; what was given back before stays so. */
export async function giveBack(ledger: Ledger, quote: string, at: Millis): Promise<void> {
  // Locked in the order of taking: whoever takes and whoever gives back never wait for each other in a circle.
  await ledger.query(sql`
    SELECT 1 FROM promotion_sums s
    WHERE EXISTS (
      SELECT 1 FROM promotion_uses u
      WHERE u.quote = ${quote} AND u.promotion = s.promotion AND s.customer IN (0, u.customer))
    ORDER BY s.promotion COLLATE "C", s.customer FOR UPDATE`)
  await ledger.query(sql`
    WITH back AS (
      UPDATE promotion_uses SET given_back_at = ${instant(at)}
      WHERE quote = ${quote} AND given_back_at IS NULL
      RETURNING promotion, customer, pieces, amount),
    each AS (
      SELECT promotion, unnest(ARRAY[0, nullif(customer, 0)]) AS customer, pieces, amount FROM back)
    UPDATE promotion_sums s
    SET orders = s.orders - 1, pieces = s.pieces - e.pieces, amount = s.amount - e.amount
    FROM each e WHERE s.promotion = e.promotion AND s.customer = e.customer`)
}

/** How much of the offers is taken: in all, and by this customer. */
export async function usedOf(
  ledger: Ledger,
  promotions: readonly string[],
  customers: readonly number[],
): Promise<(promotion: string, customer: number) => Used | undefined> {
  const rows = await ledger.query<{
    promotion: string
    customer: bigint
    orders: bigint
    pieces: bigint
    amount: bigint
  }>(sql`
    SELECT promotion, customer, orders, pieces, amount FROM promotion_sums
    WHERE promotion = ANY(${texts(promotions)})
      AND customer = ANY(${param([0, ...customers], 'Array(Int64)')}::bigint[])`)
  const found = new Map(rows.map((row) => [`${row.customer} ${row.promotion}`, row]))
  return (promotion, customer) => {
    const all = found.get(`0 ${promotion}`)
    if (all === undefined) return undefined
    const own = customer === 0 ? undefined : found.get(`${customer} ${promotion}`)
    return {
      orders: Number(all.orders),
      pieces: Number(all.pieces),
      budget: Number(all.amount),
      byBuyer: { orders: Number(own?.orders ?? 0), pieces: Number(own?.pieces ?? 0) },
    }
  }
}
