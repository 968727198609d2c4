import { fromEngineTime, type Millis } from '#core/time.ts'
import { isInForce, netAmount } from '#metrics/facts/order-money.ts'
import { instant as at, type Standpoint } from '#metrics/standpoint.ts'
import { param, sql } from '#sql/sql.ts'
import { instant } from '#stores/instant.ts'
import type { Facts, Ledger } from '#stores/ports.ts'

/** What came by one identifier of one customer. */
export type CameBy = {
  readonly identity: string
  readonly facts: number
  readonly sources: string[]
}

/** Facts by the identifier they came by. */
export async function factsByIdentity(
  facts: Facts,
  customers: readonly number[],
): Promise<Map<string, CameBy>> {
  const whose = sql`past = 0 AND customer IN (${param([...customers], 'Array(UInt32)')})`
  const rows = await facts.query<{ identity: string; n: string; sources: string[] }>(sql`
    SELECT identity, count() AS n, groupUniqArray(toString(source)) AS sources FROM (
      SELECT identity, source FROM orders FINAL WHERE ${whose}
      UNION ALL SELECT identity, source FROM events FINAL WHERE ${whose}
      UNION ALL SELECT identity, source FROM feedback FINAL WHERE ${whose}
      UNION ALL SELECT identity, source FROM attributes FINAL WHERE ${whose})
    GROUP BY identity`)
  return new Map(
    rows.map(({ identity, n, sources }) => [
      identity,
      { identity, facts: Number(n), sources: sources.sort() },
    ]),
  )
}

export type Bought = {
  readonly orders: number
  readonly netSpend: number
  readonly lastOrderAt: Millis | null
  readonly events: number
}

/** What customers have bought and done in all so far, in the shop's currency. */
export async function boughtBy(
  facts: Facts,
  customers: readonly number[],
  standpoint: Standpoint,
): Promise<Map<number, Bought>> {
  const among = sql`past = 0 AND customer IN (${param([...customers], 'Array(UInt32)')})`
  const orders = await facts.query<{ customer: number; n: string; net: string; last: string }>(sql`
    SELECT customer, countIf(known) AS n, max(at) AS last, sum(if(currency = ${standpoint.currency}, ${netAmount(standpoint)}, 0)) AS net
    FROM orders FINAL
    WHERE ${among} AND at <= ${at(standpoint.asOf)} AND ${isInForce(standpoint)}
    GROUP BY customer`)
  const events = await facts.query<{ customer: number; n: string }>(
    sql`SELECT customer, count() AS n FROM events FINAL WHERE ${among} GROUP BY customer`,
  )
  const eventsOf = new Map(events.map(({ customer, n }) => [customer, Number(n)]))
  const ordersOf = new Map(orders.map((row) => [row.customer, row]))
  return new Map(
    customers.map((customer) => {
      const own = ordersOf.get(customer)
      return [
        customer,
        {
          orders: Number(own?.n ?? 0),
          netSpend: Number(own?.net ?? 0),
          lastOrderAt: own ? fromEngineTime(own.last) : null,
          events: eventsOf.get(customer) ?? 0,
        },
      ]
    }),
  )
}

export type KnownBy = {
  readonly id: string
  readonly kind: string
  readonly value: string
  readonly home: number
  readonly customer: number
  readonly since: Millis
}

/** Identifiers of customers, with whose they were before anybody was merged. */
export async function identifiersWithHomes(
  ledger: Ledger,
  customers: readonly number[],
): Promise<KnownBy[]> {
  const rows = await ledger.query<
    Omit<KnownBy, 'id' | 'since'> & { id: bigint; created_at: Millis }
  >(sql`
    SELECT id, kind, value, home, customer, created_at FROM identifiers
    WHERE customer = ANY(${param([...customers], 'Array(UInt32)')}::int[]) ORDER BY id`)
  return rows.map(({ id, created_at, ...row }) => ({ ...row, id: String(id), since: created_at }))
}

export type Pair = {
  readonly a: number
  readonly b: number
  readonly seenAt: Millis
  readonly because: readonly { readonly kind: string; readonly value: string | null }[]
}

/** Pairs of today's customers who may be one, oldest first. */
export async function openPairs(
  ledger: Ledger,
  {
    limit,
    after,
  }: { readonly limit: number; readonly after: readonly [number, number] | undefined },
): Promise<Pair[]> {
  const [fromA, fromB] = after ?? [0, 0]
  const rows = await ledger.query<{
    a: number
    b: number
    seen_at: Millis
    because: { kind: string; value: string | null }[]
  }>(sql`
    SELECT least(a, b) AS a, greatest(a, b) AS b, min(seen_at) AS seen_at,
      jsonb_agg(DISTINCT jsonb_build_object('kind', kind, 'value', value)) AS because
    FROM (
      SELECT coalesce(ma.customer, s.customer_a) AS a, coalesce(mb.customer, s.customer_b) AS b, s.kind, i.value, s.seen_at
      FROM identity_suggestions s
      LEFT JOIN merged_customers ma ON ma.home = s.customer_a
      LEFT JOIN merged_customers mb ON mb.home = s.customer_b
      LEFT JOIN identifiers i ON i.id = s.identity AND i.kind = s.kind
      WHERE s.state = 'open') AS open
    WHERE a <> b AND (least(a, b), greatest(a, b)) > (${fromA}::int, ${fromB}::int)
    GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ${limit}`)
  return rows.map(({ seen_at, ...row }) => ({ ...row, seenAt: seen_at }))
}

/** Suggests a pair no more; whether there was one. */
export async function dismissPair(
  ledger: Ledger,
  [a, b]: readonly [number, number],
  said: { readonly by: string; readonly at: Millis },
): Promise<boolean> {
  const rows = await ledger.query(sql`
    UPDATE identity_suggestions s SET state = 'dismissed', decided_at = ${instant(said.at)}, decided_by = ${said.by}
    WHERE state = 'open'
      AND coalesce((SELECT customer FROM merged_customers WHERE home = s.customer_a), s.customer_a) = ANY(ARRAY[${a}::int, ${b}::int])
      AND coalesce((SELECT customer FROM merged_customers WHERE home = s.customer_b), s.customer_b) = ANY(ARRAY[${a}::int, ${b}::int])
    RETURNING kind`)
  return rows.length > 0
}
