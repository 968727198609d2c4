import type { Json } from '#core/json.ts'
import type { Millis } from '#core/time.ts'
import { param, sql } from '#sql/sql.ts'
import { instant, instants, texts } from '#stores/instant.ts'
import type { Ledger } from '#stores/ports.ts'

export type QuoteState = 'open' | 'reserved' | 'committed' | 'released'

/** A quote as it is kept. `customer` 0: a guest. */
export type KeptQuote = {
  readonly id: string
  readonly customer: number
  readonly madeAt: Millis
  readonly expiresAt: Millis
  readonly state: QuoteState
  readonly orderId: string | null
  readonly hash: string
  readonly body: Json
}
export type NewQuote = Omit<KeptQuote, 'state' | 'orderId' | 'body'> & {
  /** As JSON text: it is what was hashed. */
  readonly body: string
}

/** Keeps quotes, many in one statement. */
export async function addQuotes(ledger: Ledger, all: readonly NewQuote[]): Promise<void> {
  const customers = all.map(({ customer }) => customer)
  await ledger.query(sql`
    INSERT INTO quotes (id, customer, made_at, expires_at, state, hash, body)
    SELECT id, customer, made_at, expires_at, 'open', hash, body::json FROM unnest(
      ${texts(all.map(({ id }) => id))},
      ${param(customers, 'Array(Int64)')}::bigint[],
      ${instants(all.map(({ madeAt }) => madeAt))},
      ${instants(all.map(({ expiresAt }) => expiresAt))},
      ${texts(all.map(({ hash }) => hash))},
      ${texts(all.map(({ body }) => body))}
    ) AS q (id, customer, made_at, expires_at, hash, body)`)
}

/** The quote; `lock`: nobody else changes it until the transaction ends. */
export async function findQuote(
  ledger: Ledger,
  id: string,
  lock = false,
): Promise<KeptQuote | undefined> {
  const [row] = await ledger.query<Row>(sql`
    SELECT id, customer, made_at, expires_at, state, order_id, hash, body
    FROM quotes WHERE id = ${id} ${lock ? sql`FOR UPDATE` : sql``}`)
  return row && quoteOf(row)
}

export async function setQuoteState(
  ledger: Ledger,
  id: string,
  { state, orderId }: { readonly state: QuoteState; readonly orderId?: string | undefined },
): Promise<void> {
  await ledger.query(sql`
    UPDATE quotes SET state = ${state}, order_id = coalesce(nullif(${orderId ?? ''}, ''), order_id) WHERE id = ${id}`)
}

type Row = {
  id: string
  customer: bigint
  made_at: Millis
  expires_at: Millis
  state: QuoteState
  order_id: string | null
  hash: string
  body: Json
}

const quoteOf = (row: Row): KeptQuote => ({
  id: row.id,
  customer: Number(row.customer),
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  state: row.state,
  orderId: row.order_id,
  hash: row.hash,
  body: row.body,
})

/** Quotes that were made in a stretch of time, oldest first, after a certain one; for the audit of fairness. */
export async function quotesBetween(
  ledger: Ledger,
  span: {
    readonly from: Millis
    readonly to: Millis
    readonly after: string
    readonly limit: number
  },
): Promise<KeptQuote[]> {
  // Ids begin with the time of making, so their order is that of time.
  const rows = await ledger.query<Row>(sql`
    SELECT id, customer, made_at, expires_at, state, order_id, hash, body FROM quotes
    WHERE made_at >= ${instant(span.from)} AND made_at < ${instant(span.to)} AND id > ${span.after}
    ORDER BY id LIMIT ${span.limit}`)
  return rows.map(quoteOf)
}
