import type { Millis } from '#core/time.ts'
import { and, param, type Sql, sql } from '#sql/sql.ts'
import { instant, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'

export type CouponState = 'issued' | 'frozen' | 'used'

/** A single code as it is kept. `customer` 0: whoever has it may use it; `expiresAt` null: never. */
export type Coupon = {
  readonly id: bigint
  readonly hash: string
  readonly hint: string
  readonly promotion: string
  readonly customer: number
  readonly state: CouponState
  readonly quote: string | null
  readonly orderId: string | null
  readonly issuedAt: Millis
  readonly expiresAt: Millis | null
  readonly usedAt: Millis | null
}

export type Issue = {
  readonly promotion: string
  readonly customer: number
  readonly issuedAt: Millis
  readonly issuedBy: string
  readonly expiresAt: Millis | null
  readonly codes: readonly { readonly hash: string; readonly hint: string }[]
}

/** Keeps codes, as hashes only. */
export async function addCoupons(ledger: Ledger, issue: Issue): Promise<void> {
  const { promotion, customer, issuedAt, issuedBy, expiresAt, codes } = issue
  await ledger.query(sql`
    INSERT INTO coupons (hash, hint, promotion, customer, state, issued_at, issued_by, expires_at)
    SELECT hash, hint, ${promotion}, ${customer}, 'issued', ${instant(issuedAt)}, ${issuedBy},
      ${expiresAt === null ? sql`NULL::timestamptz` : instant(expiresAt)}
    FROM unnest(${texts(codes.map(({ hash }) => hash))}, ${texts(codes.map(({ hint }) => hint))})
      AS c (hash, hint)`)
}

/** Whose turn it is: a code that can be used now, by this customer. */
const usable = (customer: number, now: Millis): Sql => sql`state = 'issued'
  AND (expires_at IS NULL OR expires_at > ${instant(now)}) AND customer IN (0, ${customer})`

/** For which promotion each code can be used now; the others are left out, whatever is wrong with them. */
export async function usableCoupons(
  ledger: Ledger,
  hashes: readonly string[],
  { customer, now }: { readonly customer: number; readonly now: Millis },
): Promise<ReadonlyMap<string, string>> {
  const rows = await ledger.query<{ hash: string; promotion: string }>(sql`
    SELECT hash, promotion FROM coupons WHERE hash = ANY(${texts(hashes)}) AND ${usable(customer, now)}`)
  return new Map(rows.map(({ hash, promotion }) => [hash, promotion]))
}

/** Holds codes for a quote, all or none: the caller rolls back when it is false. One conditional statement decides. */
export async function holdCoupons(
  ledger: Ledger,
  hashes: readonly string[],
  it: { readonly quote: string; readonly customer: number; readonly now: Millis },
): Promise<boolean> {
  if (hashes.length === 0) return true
  const rows = await ledger.query(sql`
    UPDATE coupons SET state = 'frozen', quote = ${it.quote}
    WHERE hash = ANY(${texts(hashes)}) AND ${usable(it.customer, it.now)} RETURNING 1`)
  return rows.length === hashes.length
}

/** The quote was committed: what it holds is used. */
export async function useCoupons(
  ledger: Ledger,
  it: { readonly quote: string; readonly orderId: string | undefined; readonly now: Millis },
): Promise<void> {
  await ledger.query(sql`
    UPDATE coupons SET state = 'used', used_at = ${instant(it.now)}, order_id = nullif(${it.orderId ?? ''}, '')
    WHERE quote = ${it.quote} AND state = 'frozen'`)
}

/** The quote was let go, or its order cancelled: the codes can be used again, as long as they have not expired. */
export async function returnCoupons(ledger: Ledger, quote: string): Promise<void> {
  await ledger.query(sql`
    UPDATE coupons SET state = 'issued', quote = NULL, order_id = NULL, used_at = NULL
    WHERE quote = ${quote}`)
}

/** Uses a code without a quote; undefined: it can't be used, whatever the reason. The same order again is the same use. */
export async function redeemCoupon(
  ledger: Ledger,
  hash: string,
  it: { readonly customer: number; readonly orderId: string; readonly now: Millis },
): Promise<Coupon | undefined> {
  const [row] = await ledger.query<Row>(sql`
    UPDATE coupons SET state = 'used', used_at = ${instant(it.now)}, order_id = nullif(${it.orderId}, '')
    WHERE hash = ${hash} AND ${usable(it.customer, it.now)} RETURNING ${columns}`)
  if (row) return couponOf(row)
  if (it.orderId === '') return undefined
  const [again] = await ledger.query<Row>(sql`
    SELECT ${columns} FROM coupons
    WHERE hash = ${hash} AND state = 'used' AND quote IS NULL AND order_id = ${it.orderId}
      AND customer IN (0, ${it.customer})`)
  return again && couponOf(again)
}

/** Which codes; `after`: those that were issued before this one. */
export type CouponFilter = {
  readonly promotion?: string | undefined
  readonly state?: CouponState | undefined
  /** Whether its time is over at `now`; nothing said: either. */
  readonly expired?: boolean
  readonly now?: Millis
  readonly after?: bigint | undefined
  readonly limit: number
}

/** Codes, the newest first. */
export async function listCoupons(ledger: Ledger, filter: CouponFilter): Promise<Coupon[]> {
  const { promotion, state, expired, now = 0, after, limit } = filter
  const isOver = sql`coalesce(expires_at <= ${instant(now)}, false)`
  const wanted = [
    sql`true`,
    ...(promotion === undefined ? [] : [sql`promotion = ${promotion}`]),
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(expired === undefined ? [] : [expired ? isOver : sql`NOT ${isOver}`]),
    ...(after === undefined ? [] : [sql`id < ${param(after, 'Int64')}`]),
  ]
  const rows = await ledger.query<Row>(sql`
    SELECT ${columns} FROM coupons WHERE ${and(wanted)} ORDER BY id DESC LIMIT ${limit}`)
  return rows.map(couponOf)
}

const columns = sql`id, hash, hint, promotion, customer, state, quote, order_id, issued_at, expires_at, used_at`

type Row = {
  id: bigint
  hash: string
  hint: string
  promotion: string
  customer: bigint
  state: CouponState
  quote: string | null
  order_id: string | null
  issued_at: Millis
  expires_at: Millis | null
  used_at: Millis | null
}

const couponOf = (row: Row): Coupon => ({
  id: row.id,
  hash: row.hash,
  hint: row.hint,
  promotion: row.promotion,
  customer: Number(row.customer),
  state: row.state,
  quote: row.quote,
  orderId: row.order_id,
  issuedAt: row.issued_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
})
